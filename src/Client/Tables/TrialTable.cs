using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tables;

/// <summary>
/// The table <c>trials</c>: the columns of <c>leaderboard -o csv</c>, with types. A hyper-parameter is a column of numbers where all of its
/// possible values are numbers, and otherwise one of texts: lists and maps are JSON.
/// </summary>
internal sealed class TrialTable
{
    private static readonly string[] Whole = ["rank", "trial", "epochs", "folds", "rung"], Truth = ["tied_with_leader", "on_front"];

    private readonly LeaderboardColumns _columns;

    /// <param name="experiment">The experiment.</param>
    /// <param name="space">The search space of the experiment.</param>
    public TrialTable(ExperimentSnapshot experiment, SearchSpace space)
    {
        _columns = LeaderboardColumns.Of(experiment);
        Dictionary<string, Parameter> parameters = space.Parameters.ToDictionary(parameter => parameter.Name);
        Columns = [.. _columns.Names.Select((name, index) => new ResultColumn(name, KindOf(name, index)))];

        ColumnKind KindOf(string name, int index)
        {
            int place = index - LeaderboardColumns.FirstParameter;
            if (place >= 0 && place < _columns.Parameters.Count) return KindOfValues(parameters[_columns.Parameters[place]]);
            if (index >= _columns.FirstMetric && index < _columns.FirstMetric + _columns.Metrics.Count) return ColumnKind.Number;
            if (Whole.Contains(name)) return ColumnKind.Whole;
            if (Truth.Contains(name)) return ColumnKind.Truth;
            return name is "score" or "score_std" ? ColumnKind.Number : ColumnKind.Text;
        }
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Gives the row of a trial.</summary>
    public object?[] RowOf(RankedResult ranked, LeaderTies? ties) =>
        [.. _columns.CellsOf(ranked, ties).Select((cell, column) => Of(cell, Columns[column].Kind))];

    private static ColumnKind KindOfValues(Parameter parameter) => parameter switch
    {
        RangeParameter { IsInteger: true } => ColumnKind.Whole,
        RangeParameter => ColumnKind.Number,
        _ => parameter.Probes.All(value => value is SpecScalar { Number: not null }) ? ColumnKind.Number : ColumnKind.Text,
    };

    private static object? Of(object? cell, ColumnKind kind)
    {
        if (cell is Hyperparameter hyperparameter)
        {
            if (!hyperparameter.IsActive) return null;
            SpecNode node = hyperparameter.Node;
            cell = kind == ColumnKind.Text
                ? node is SpecScalar scalar ? scalar.Text : hyperparameter.Json
                : ((SpecScalar)node).Number;
        }

        return cell is null ? null : kind switch
        {
            ColumnKind.Whole => Convert.ToInt64(cell, CultureInfo.InvariantCulture),
            ColumnKind.Number => Convert.ToDouble(cell, CultureInfo.InvariantCulture),
            ColumnKind.Truth => cell,
            _ => Convert.ToString(cell, CultureInfo.InvariantCulture),
        };
    }
}
