using System.Globalization;
using Gridfold.SearchBench.Regrets;

namespace Gridfold.SearchBench.Schedules;

/// <summary>The options of the benchmark of schedulers.</summary>
internal sealed record ScheduleOptions
{
    /// <summary>The options in words.</summary>
    public const string Usage = """
          --data FOLDER      the data of YAHPO Gym; default ../shared/data/yahpo
          --searchers A,B    default random,tpe; optuna-random and optuna-tpe
          --schedulers A,B   default none,asha,hyperband,median,pasha; with Optuna none,halving,hyperband,median;
                             keys follow a name, as in asha:min_epochs=6:eta=4, and trials=N sets its number of trials
          --tasks A,B        tasks of lcbench; default ten that the searchers were tuned on, then ten others
          --seeds N          seeds 1 to N; default 5
          --trials N         default 200
          --lag N            the lag of tpe; default 8
          --python FILE      a Python with Optuna; default /usr/bin/python3
        """;

    /// <summary>Tasks of lcbench on which nothing was tuned.</summary>
    public static string[] OtherTasks { get; } =
        ["167161", "167168", "167181", "167184", "167185", "167190", "167200", "167201", "168329", "168330"];

    public string Data { get; private init; } = "../shared/data/yahpo";

    public string[] Searchers { get; private init; } = ["random", "tpe"];

    public SchedulerChoice[] Schedulers { get; private init; } =
        [.. ((string[])["none", "asha", "hyperband", "median", "pasha"]).Select(SchedulerChoice.Read)];

    public string[][] Tasks { get; private init; } = [Scenario.All[0].Tasks, OtherTasks];

    public int Seeds { get; private init; } = 5;

    public int Trials { get; private init; } = 200;

    public int Lag { get; private init; } = 8;

    public string Python { get; private init; } = "/usr/bin/python3";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown or has no value.</exception>
    public static ScheduleOptions Read(string[] words)
    {
        var options = new ScheduleOptions();
        foreach (string[] pair in words.Chunk(2))
        {
            if (pair is not [string name, string value]) throw new ArgumentException($"{pair[0]} has no value.");
            options = name switch
            {
                "--data" => options with { Data = value },
                "--searchers" => options with { Searchers = value.Split(',') },
                "--schedulers" => options with { Schedulers = [.. value.Split(',').Select(SchedulerChoice.Read)] },
                "--tasks" => options with { Tasks = [value.Split(',')] },
                "--seeds" => options with { Seeds = Number(value) },
                "--trials" => options with { Trials = Number(value) },
                "--lag" => options with { Lag = Number(value) },
                "--python" => options with { Python = value },
                _ => throw new ArgumentException($"{name} is unknown.\n{Usage}"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
