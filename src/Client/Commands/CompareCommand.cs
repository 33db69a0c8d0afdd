using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold compare ID ID</c>: compares the best trials of two experiments.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var ids = new Argument<string[]>("ids")
        { Description = "Two experiments, as for 'leaderboard'", Arity = new ArgumentArity(2, 2), HelpName = "id id" };
        Option<string?> cluster = CommonOptions.Cluster();
        var output = new Option<OutputFormat>("--output", "-o")
        { Description = "table or json", DefaultValueFactory = _ => OutputFormat.Table };
        output.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<OutputFormat>() == OutputFormat.Csv) result.AddError("compare prints a table or json, not csv");
        });
        var command = new Command("compare", "Compare the best trials of two experiments") { ids, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            string[] both = parsed.GetRequiredValue(ids);
            ComparedExperiment first = await ComparedExperiment.Read(session, both[0]);
            ComparedExperiment second = await ComparedExperiment.Read(session, both[1]);
            RequireComparable(first, second);
            ScoreDifference? difference = first.Less(second);
            if (parsed.GetValue(output) == OutputFormat.Json)
                JsonOutput.Print(terminal, writer => ComparisonView.Write(writer, first, second, difference));
            else ComparisonView.Draw(terminal, first, second, difference);
            return ExitCode.Done;
        });
        return command;
    }

    private static void RequireComparable(ComparedExperiment first, ComparedExperiment second)
    {
        if (first.Experiment.Id == second.Experiment.Id)
            throw new InputException($"{first.Experiment.Id} is given twice; give two experiments");
        string metric = first.Experiment.Objective.Metric, other = second.Experiment.Objective.Metric;
        if (metric != other)
        {
            throw new InputException($"{first.Experiment.Id} is ranked by {metric}, and {second.Experiment.Id} by {other}; "
                + "only scores of one metric can be compared");
        }
    }
}
