using System.Globalization;
using Gridfold.SearchBench.Regrets.Functions;

namespace Gridfold.SearchBench.Regrets;

/// <summary>The options of the regret benchmark.</summary>
internal sealed record RegretOptions
{
    /// <summary>The options in words.</summary>
    public const string Usage = """
          --data FOLDER      the data of YAHPO Gym; default ../shared/data/yahpo
          --searchers A,B    default: all of Gridfold's; optuna-random, optuna-tpe,
                             optuna-tpe-multivariate; with --optuna also optuna-clone-tpe;
                             not by default: auto, and cmaes, which takes no categories
          --scenarios A,B    lcbench, rbv2_rpart and bbob; default all
          --tasks A,B        tasks of the scenarios; default ten of each, and all of bbob
          --table FILE       also the grid whose cells are in FILE, which gridfold run -o json printed
          --seeds N          seeds 1 to N; default 5
          --parallel A,B     trials in progress; default 1,4,16
          --trials N         default 200
          --keep FILE        results of earlier calls, which are not measured again; new results are added
          --python FILE      a Python with Optuna; default /usr/bin/python3
          --optuna FOLDER    a clone of Optuna's repository, for the searchers optuna-clone-random,
                             optuna-clone-tpe and optuna-clone-tpe-multivariate
          --short yes        two tasks of each scenario, two seeds, 50 trials, four in progress
        """;

    public string Data { get; private init; } = "../shared/data/yahpo";

    public string[] Searchers =>
        Chosen ?? ["random", "sobol", "tpe", "gp", "optuna-random", "optuna-tpe", "optuna-tpe-multivariate", .. OfClone];

    public string[] Scenarios { get; private init; } = [.. Scenario.All.Select(scenario => scenario.Name), BbobProblem.Name];

    public string[]? Tasks { get; private init; }

    public string? Table { get; private init; }

    private string[]? Chosen { get; init; }

    private string[] OfClone => Optuna is null ? [] : [$"{OptunaContender.ClonePrefix}tpe"];

    public int DefaultTasks { get; private init; } = 10;

    public int DefaultFunctions { get; private init; } = 2 * BbobFunctions.Count;

    public int Seeds { get; private init; } = 5;

    public int[] Parallel { get; private init; } = [1, 4, 16];

    public int Trials { get; private init; } = 200;

    public string? Keep { get; private init; }

    public string Python { get; private init; } = "/usr/bin/python3";

    public string? Optuna { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown or has no value.</exception>
    public static RegretOptions Read(string[] words)
    {
        var options = new RegretOptions();
        foreach (string[] pair in words.Chunk(2))
        {
            if (pair is not [string name, string value]) throw new ArgumentException($"{pair[0]} has no value.");
            options = name switch
            {
                "--data" => options with { Data = value },
                "--searchers" => options with { Chosen = value.Split(',') },
                "--scenarios" => options with { Scenarios = value.Split(',') },
                "--tasks" => options with { Tasks = value.Split(',') },
                "--table" => options with { Table = value },
                "--seeds" => options with { Seeds = Number(value) },
                "--parallel" => options with { Parallel = [.. value.Split(',').Select(Number)] },
                "--trials" => options with { Trials = Number(value) },
                "--keep" => options with { Keep = value },
                "--python" => options with { Python = value },
                "--optuna" => options with { Optuna = value },
                "--short" => options with { DefaultTasks = 2, DefaultFunctions = 2, Seeds = 2, Trials = 50, Parallel = [4] },
                _ => throw new ArgumentException($"{name} is unknown.\n{Usage}"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
