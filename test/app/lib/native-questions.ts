/** The system's own questions, answered by a test. */
import type { ElectronApplication } from 'playwright-core'

/** Native questions are answered with the button of that number; they are kept. */
export const answerQuestions = (
  electron: ElectronApplication,
  response: number,
  checkboxChecked = false,
): Promise<void> =>
  electron.evaluate(
    ({ dialog }, answer) => {
      const asked: unknown[] = []
      Object.assign(globalThis, { courierAsked: asked })
      dialog.showMessageBox = async (...args: unknown[]) => {
        asked.push(args.at(-1))
        return answer
      }
    },
    { response, checkboxChecked },
  )

/** The options of each question since then. */
export const asked = (
  electron: ElectronApplication,
): Promise<readonly { message: string; buttons: readonly string[] }[]> =>
  electron.evaluate(() => Reflect.get(globalThis, 'courierAsked'))

/** As the window's close button does. */
export const closeWindow = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
