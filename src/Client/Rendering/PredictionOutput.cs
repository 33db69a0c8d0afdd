using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>Prints predictions: the class of each row with the probabilities, the labels with theirs, or the numbers.</summary>
internal static class PredictionOutput
{
    // More classes do not fit beside each other.
    private const int ShownClasses = 10;

    /// <summary>Prints predictions.</summary>
    public static void Print(Terminal terminal, OutputFormat format, PredictedRows predicted)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Print(terminal, writer => PredictionDocument.Write(writer, predicted));
            return;
        }

        int probabilities = predicted.Classes.Count + predicted.Labels.Count;
        int shown = format != OutputFormat.Table || probabilities <= ShownClasses ? probabilities : 0;
        RowOutput.Print(terminal, format, PredictionDocument.Columns(predicted, shown), PredictionDocument.Rows(predicted, shown),
            shares: probabilities > 0);
    }
}
