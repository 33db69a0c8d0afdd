using System.Diagnostics;
using System.Text.Json;

namespace Gridfold.SearchBench.Regrets;

/// <summary>
/// A sampler of Optuna. <c>optuna_search.py</c> runs in a process of its own and asks for the score of each assignment: a line of JSON each
/// way.
/// </summary>
/// <param name="sampler">The sampler's name in the script.</param>
/// <param name="python">The Python that has Optuna, or at least the packages that Optuna needs.</param>
/// <param name="clone">The folder of a clone of Optuna's repository, or null for the Optuna that Python has.</param>
internal sealed class OptunaContender(string sampler, string python, string? clone) : Contender
{
    /// <summary>What the names of all samplers of Optuna begin with.</summary>
    public const string Prefix = "optuna-";

    /// <summary>What the names of the samplers of a clone begin with.</summary>
    public const string ClonePrefix = "optuna-clone-";

    private Process? _process;

    public override string Name => (clone is null ? Prefix : ClonePrefix) + sampler;

    public override bool DoesLearn => sampler != "random";

    public override (double[] Scores, TimeSpan Suggesting) Search(Problem problem, int parallel, int seed, int trials)
    {
        Process process = _process ??= Start();
        process.StandardInput.WriteLine(
            $$"""{"sampler": "{{sampler}}", "parallel": {{parallel}}, "seed": {{seed}}, "trials": {{trials}}, """
                + $"\"space\": {problem.SpaceText}}}");
        double[] scores = new double[trials];
        for (int trial = 0; trial < trials; trial++)
        {
            using JsonDocument values = ReadLine(process);
            scores[trial] = problem.Evaluate([.. values.RootElement.EnumerateArray().Select(value => value.ToString())]);
            process.StandardInput.WriteLine(JsonSerializer.Serialize(scores[trial]));
        }

        using JsonDocument seconds = ReadLine(process);
        return (scores, TimeSpan.FromSeconds(seconds.RootElement.GetDouble()));
    }

    public override void Dispose()
    {
        base.Dispose();
        if (_process is null) return;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static JsonDocument ReadLine(Process process) =>
        JsonDocument.Parse(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("optuna_search.py ended: see above."));

    private Process Start()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "optuna_search.py");
        var start = new ProcessStartInfo(python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (clone is not null) start.Environment["PYTHONPATH"] = Path.GetFullPath(clone);
        Process process = Process.Start(start)!;
        process.StandardInput.AutoFlush = true;
        using JsonDocument versions = ReadLine(process);
        Console.Out.WriteLine($"{Name}: {versions.RootElement.GetString()}");
        return process;
    }
}
