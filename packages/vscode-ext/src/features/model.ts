import * as vscode from "vscode";

import type { Commands } from "../services/commands.ts";
import { settingsFor } from "../services/gather.ts";
import type { Log } from "../services/log.ts";
import { orSay } from "../services/runs.ts";
import { pickModel } from "./pick.ts";

/** Lets the user choose the model that images are made for, of all that the library knows. */
export function modelCommands(log: Log): Commands {
  return {
    "pixelthrift.chooseModel": async () =>
      orSay(log, async () => {
        const model = await pickModel(settingsFor().model);
        if (model === undefined) return undefined;
        const { Global } = vscode.ConfigurationTarget;
        await vscode.workspace.getConfiguration("pixelthrift").update("model", model, Global);
        return model;
      }),
  };
}
