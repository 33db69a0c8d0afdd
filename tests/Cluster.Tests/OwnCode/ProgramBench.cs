using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Devices;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging;

namespace Gridfold.Cluster.Tests.OwnCode;

/// <summary>Trains a fold with a shell script or another program, without a silo.</summary>
internal sealed class ProgramBench : IDisposable
{
    /// <summary>The start of a script: reads the task. <c>report 3</c> reports epoch 3 with the score 0.3, and obeys the answer.</summary>
    public const string Reports = """
        read -r task
        report() {
            echo "{\"epoch\": $1, \"metrics\": {\"score\": 0.$1}}"
            read -r answer
            case $answer in *stop*) exit 0 ;; esac
        }

        """;

    private readonly LogLines _log = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("gridfold-program-bench-").FullName;

    public IReadOnlyList<string> Log => [.. _log.Lines];

    public OwnCodeOptions Options { get; } =
        new() { Role = OwnCodeRole.Submitter, PassesEnvironment = true, ExitTime = TimeSpan.FromSeconds(10) };

    /// <summary>The value of <c>resources</c>, as JSON.</summary>
    public string Resources { get; init; } = "{}";

    public int Epochs { get; init; } = 3;

    /// <summary>The rows of a table with the label y. Null for an experiment without data.</summary>
    public string? Table { get; init; }

    public ProgramObserver Run(string script, ProgramObserver? observer = null) => Run(["sh", "-c", script], observer);

    public ProgramObserver Run(IReadOnlyList<string> command, ProgramObserver? observer = null, params Hyperparameter[] values)
    {
        observer ??= new ProgramObserver();
        (ExperimentSpec spec, string fingerprint) = SpecOf(command);
        var data = new TrainingData(new DatasetFolders(Folder, Path.Combine(Folder, "cache")));
        new CommandTrainer(data, Options, _log).Train(new SlotJob(spec, fingerprint,
            [new SlotRun([new FoldAssignment(new FoldId("own-bcdfg", 1, 1), 1, values, [])], observer)]), TrainingDevice.Cpu);
        return observer;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private (ExperimentSpec Spec, string Fingerprint) SpecOf(IReadOnlyList<string> command)
    {
        string dataset = "", validation = "", fingerprint = "";
        if (Table is not null)
        {
            string path = Path.Combine(Folder, "data.csv");
            File.WriteAllText(path, Table);
            dataset = $$""" "dataset": {"path": "{{path}}", "label": "y"}, """;
            validation = """ "validation": {"type": "kfold", "folds": 2}, """;
            fingerprint = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        }

        var spec = ExperimentSpec.Parse($$"""
            {
              "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "own", "seed": 7, {{dataset}} {{validation}}
              "training": {"command": {{JsonSerializer.Serialize(command)}}, "folder": "{{Folder}}", "epochs": {{Epochs}}},
              "searcher": {"name": "grid", "metric": "score", "mode": "max"},
              "resources": {{Resources}}
            }
            """);
        return (spec, fingerprint);
    }

    private sealed class LogLines : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
