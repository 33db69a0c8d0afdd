using System.Diagnostics;
using System.Text.Json;
using Gridfold.SearchBench.Regrets;

namespace Gridfold.SearchBench.Schedules;

/// <summary>A sampler and a pruner of Optuna, with one trial in progress. <c>optuna_pruners.py</c> runs in a process of its own.</summary>
/// <param name="python">The Python that has Optuna.</param>
internal sealed class OptunaSchedule(string python) : IDisposable
{
    private Process? _process;

    /// <summary>Searches.</summary>
    /// <returns>The best score of a trial that trained to its last epoch, and the epochs that all trials trained.</returns>
    public (double Best, long Epochs) Search(SurrogateProblem problem, string sampler, string pruner, int seed, int trials)
    {
        Process process = _process ??= Start();
        int most = (int)problem.Surrogate.Scenario.Fidelity["epoch"];
        process.StandardInput.WriteLine(
            $$"""{"sampler": "{{sampler}}", "pruner": "{{pruner}}", "seed": {{seed}}, "trials": {{trials}}, """
                + $"\"space\": {problem.SpaceText}}}");
        double[] last = new double[trials];
        for (int trial = 0; trial < trials; trial++)
        {
            using var values = JsonDocument.Parse(ReadLine(process));
            string[] texts = [.. values.RootElement.EnumerateArray().Select(value => value.ToString())];
            double[] scores = [.. Enumerable.Range(1, most).Select(epoch => problem.Surrogate.Predict(problem.Task, texts, epoch))];
            process.StandardInput.WriteLine(JsonSerializer.Serialize(scores));
            last[trial] = scores[^1];
        }

        int[] epochs = JsonSerializer.Deserialize<int[]>(ReadLine(process))!;
        return (last.Where((_, trial) => epochs[trial] == most).Max(), epochs.Sum());
    }

    public void Dispose()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string ReadLine(Process process) =>
        process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("optuna_pruners.py ended: see above.");

    private Process Start()
    {
        Process process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "optuna_pruners.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        process.StandardInput.AutoFlush = true;
        return process;
    }
}
