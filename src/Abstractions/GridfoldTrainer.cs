using System.Text;

namespace Gridfold.Abstractions;

/// <summary>
/// The main program around a trainer: <c>return await GridfoldTrainer.Run(new MyTrainer());</c>. It reads the task, reports, and turns an
/// exception into the reason why the trial fails.
/// </summary>
public static class GridfoldTrainer
{
    private const int Succeeded = 0, Failed = 1, NoTask = 2;

    /// <summary>
    /// Trains the task on the standard input. Meanwhile <see cref="Console.Out"/> writes to the standard error, because the standard output
    /// is for reports, and <see cref="Console.In"/> is empty.
    /// </summary>
    /// <param name="trainer">The user's training.</param>
    /// <returns>The exit code: 0 for a training that has ended or was stopped, 1 for one that failed, 2 without a task.</returns>
    public static async Task<int> Run(ITrainer trainer)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var input = new StreamReader(Console.OpenStandardInput(), encoding);
        using var output = new StreamWriter(Console.OpenStandardOutput(), encoding);
        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        return await Run(trainer, input, output);
    }

    /// <summary>Trains the task of a reader, as in a test of a trainer.</summary>
    /// <param name="trainer">The user's training.</param>
    /// <param name="input">The task, and a line for each answer. The end of it stops the training.</param>
    /// <param name="output">Takes the reports.</param>
    /// <returns>The exit code, as of the program.</returns>
    public static async Task<int> Run(ITrainer trainer, TextReader input, TextWriter output)
    {
        TrainingTask task;
        try
        {
            task = TaskReader.Read(await input.ReadLineAsync());
        }
        catch (FormatException exception)
        {
            Reporter.Fail(output, exception.Message);
            return NoTask;
        }

        using var stop = new CancellationTokenSource();
        var reporter = new Reporter(task.Folder, input, output, stop.Cancel);
        try
        {
            await trainer.Train(task, reporter, stop.Token);
            if (!reporter.IsStopped) reporter.Done();
            return Succeeded;
        }
        catch (OperationCanceledException) when (reporter.IsStopped)
        {
            return Succeeded;
        }
        catch (Exception exception)
        {
            reporter.Fail(FailureText.Of(exception));
            return Failed;
        }
    }
}
