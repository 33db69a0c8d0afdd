using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;

namespace Gridfold.Client.Rendering;

/// <summary>Prints predictions: the class of each row with the probabilities, the labels with theirs, or the numbers.</summary>
internal static class PredictionOutput
{
    // More classes do not fit beside each other.
    private const int ShownClasses = 10;

    /// <summary>Prints the numbers of rows.</summary>
    /// <param name="terminal">Receives the rows.</param>
    /// <param name="format">The format.</param>
    /// <param name="targets">The names of the numbers of a row, where there are several; otherwise empty.</param>
    /// <param name="names">The names of the rows.</param>
    /// <param name="numbers">The numbers, row by row.</param>
    public static void PrintNumbers(
        Terminal terminal, OutputFormat format, IReadOnlyList<string> targets, IReadOnlyList<string> names, double[] numbers)
    {
        string[] columns = targets.Count == 0 ? ["value"] : [.. targets.Select(target => target == "input" ? "value(input)" : target)];
        RowOutput.Print(terminal, format, ["input", .. columns], names.Select((name, row) => (object?[])
            [name, .. numbers.AsSpan(row * columns.Length, columns.Length).ToArray().Cast<object?>()]));
    }

    /// <summary>Prints the labels of rows: whether each row has each label, and the probability of each.</summary>
    /// <param name="terminal">Receives the rows.</param>
    /// <param name="format">The format.</param>
    /// <param name="labels">The names of the labels.</param>
    /// <param name="names">The names of the rows.</param>
    /// <param name="probabilities">The probabilities of the labels, row by row.</param>
    public static void PrintLabels(
        Terminal terminal, OutputFormat format, IReadOnlyList<string> labels, IReadOnlyList<string> names, double[] probabilities)
    {
        int shown = format != OutputFormat.Table || labels.Count <= ShownClasses ? labels.Count : 0;
        RowOutput.Print(
            terminal, format,
            [
                "input",
                .. labels.Select(label => label == "input" ? "label(input)" : label),
                .. labels.Take(shown).Select(label => $"p({label})"),
            ],
            names.Select((name, row) =>
            {
                double[] given = probabilities.AsSpan(row * labels.Count, labels.Count).ToArray();
                return (object?[])
                    [name, .. given.Select(one => (object)(one >= LabelMetrics.Threshold ? 1 : 0)), .. given.Take(shown).Cast<object?>()];
            }),
            shares: true);
    }

    /// <summary>Prints the classes of rows.</summary>
    public static void Print(
        Terminal terminal, OutputFormat format, IReadOnlyList<string> classes, IReadOnlyList<string> names, double[] probabilities,
        double? threshold = null)
    {
        int shown = format == OutputFormat.Csv || classes.Count <= ShownClasses ? classes.Count : 0;
        IEnumerable<(string Name, double[] Probabilities, int Class)> rows = names.Select(
            (name, row) => (name, probabilities.AsSpan(row * classes.Count, classes.Count).ToArray()))
            .Select(row => (row.name, row.Item2, TrainedModel.Decide(row.Item2, threshold)));
        if (format != OutputFormat.Json)
        {
            RowOutput.Print(
                terminal, format, ["input", "class", "probability", .. classes.Take(shown).Select(name => $"p({name})")],
                rows.Select(
                    row =>
                        (object?[])[row.Name, classes[row.Class], row.Probabilities[row.Class], .. row.Probabilities.Take(shown)
                            .Cast<object?>()]),
                shares: true);
            return;
        }

        JsonOutput.Print(terminal, writer =>
        {
            writer.WriteStartArray();
            foreach ((string name, double[] given, int decided) in rows)
            {
                writer.WriteStartObject();
                writer.WriteString("input", name);
                writer.WriteString("class", classes[decided]);
                writer.WriteNumber("probability", given[decided]);
                writer.WriteStartObject("probabilities");
                for (int label = 0; label < classes.Count; label++) writer.WriteNumber(classes[label], given[label]);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}
