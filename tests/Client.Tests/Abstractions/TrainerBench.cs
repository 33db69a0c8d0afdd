using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Abstractions;

namespace Gridfold.Client.Tests.Abstractions;

/// <summary>Runs trainers in the process of the tests, with the lines that Gridfold would write.</summary>
internal sealed class TrainerBench : IDisposable
{
    public const string Continue = """{"answer": "continue"}""", Stop = """{"answer": "stop"}""";

    /// <summary>The folder for checkpoints.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("gridfold-trainer-").FullName;

    /// <summary>The task. Tests change it before a run.</summary>
    public JsonObject Task { get; }

    public TrainerBench() => Task = new JsonObject
    {
        ["protocol"] = 1,
        ["experiment"] = "own-bcdfg",
        ["trial"] = 4,
        ["fold"] = 2,
        ["hyperparameters"] = JsonNode.Parse("""{"lr": 0.5, "layers": 3, "kind": "ridge", "bias": true, "momentum": null}"""),
        ["seed"] = 77,
        ["epochs"] = 2,
        ["device"] = "cpu",
        ["data"] = null,
        ["folder"] = Folder,
        ["checkpoint"] = null,
    };

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs a trainer to its end.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="answers">The answers to its reports, one for each.</param>
    public async Task<(int ExitCode, string[] Reports)> Run(ITrainer trainer, params string[] answers)
    {
        using var output = new StringWriter();
        int exitCode = await GridfoldTrainer.Run(trainer, new StringReader(string.Join('\n', [Task.ToJsonString(), .. answers])), output);
        return (exitCode, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Runs a function as a trainer.</summary>
    public Task<(int ExitCode, string[] Reports)> Run(Action<TrainingTask, Reporter> train, params string[] answers) =>
        Run(new FunctionTrainer((task, reporter, _) => train(task, reporter)), answers);

    /// <summary>The reason that the only report of a failed run gives.</summary>
    public static string ErrorOf((int ExitCode, string[] Reports) run)
    {
        using var report = JsonDocument.Parse(run.Reports[^1]);
        return report.RootElement.GetProperty("error").GetString()!;
    }
}
