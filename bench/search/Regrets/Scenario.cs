namespace Gridfold.SearchBench.Regrets;

/// <summary>
/// A set of problems of YAHPO Gym 1.0 (Pfisterer and others, arXiv 2109.03670). The columns are those of its file
/// <c>yahpo_gym/benchmarks/NAME.py</c>; the normalisation inside the models confirms their order.
/// </summary>
/// <param name="Name">The scenario's name, which is also the name of its folder.</param>
/// <param name="Instance">The parameter that names the task.</param>
/// <param name="Target">The metric that is maximised.</param>
/// <param name="TargetColumn">The metric's column in the output of the model.</param>
/// <param name="Numbers">The columns of the input <c>x_cont</c>.</param>
/// <param name="Categories">The columns of the input <c>x_cat</c>.</param>
/// <param name="Fidelity">The parameters that are not searched, each with its value.</param>
/// <param name="Tasks">The tasks that the benchmark runs unless it is told otherwise.</param>
internal sealed record Scenario(
    string Name,
    string Instance,
    string Target,
    int TargetColumn,
    string[] Numbers,
    string[] Categories,
    Dictionary<string, double> Fidelity,
    string[] Tasks)
{
    /// <summary>Every scenario of the benchmark. Searchers were tuned on these tasks of lcbench and on nothing else.</summary>
    public static Scenario[] All { get; } =
    [
        new(
            "lcbench",
            "OpenML_task_id",
            "val_accuracy",
            1,
            ["epoch", "batch_size", "learning_rate", "momentum", "weight_decay", "num_layers", "max_units", "max_dropout"],
            ["OpenML_task_id"],
            new() { ["epoch"] = 52 },
            ["3945", "7593", "34539", "126025", "126026", "126029", "146212", "167104", "167149", "167152"]),
        new(
            "rbv2_rpart",
            "task_id",
            "acc",
            0,
            ["cp", "maxdepth", "minbucket", "minsplit", "trainsize", "repl"],
            ["task_id", "num.impute.selected.cpo"],
            new() { ["trainsize"] = 1, ["repl"] = 10 },
            ["41138", "1040", "4534", "6332", "1480", "14", "22", "31", "46", "181"]),
    ];
}
