using System.Text.Json;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;

namespace Gridfold.Silo.Documents;

/// <summary>Writes what nested validation says of a search: the property <c>nested</c> of an experiment.</summary>
internal static class NestedDocument
{
    /// <summary>Writes the property. Writes nothing where validation is not nested, and before a trial has completed.</summary>
    public static void Write(Utf8JsonWriter writer, ExperimentSnapshot experiment)
    {
        if (NestedEstimate.Of(experiment.OuterWinners) is not { } nested) return;
        writer.WriteStartObject("nested");
        writer.WriteNumber("score", nested.Score);
        if (nested.Error?.Around(nested.Score, experiment.Objective) is var (low, high))
        {
            writer.WriteNumber("low", low);
            writer.WriteNumber("high", high);
        }

        writer.WriteNumber("different_winners", nested.DifferentTrials);
        writer.WriteStartArray("outer_folds");
        foreach (OuterWinner winner in nested.Winners)
        {
            writer.WriteStartObject();
            writer.WriteNumber("fold", winner.Fold);
            writer.WriteNumber("winner", winner.Trial);
            writer.WriteNumber("inner_score", winner.Inner);
            writer.WriteNumber("score", winner.Score);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
