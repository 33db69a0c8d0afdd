using System.Text.Json;
using Gridfold.Grains.Slots;

namespace Gridfold.Silo.Api.Routes;

/// <summary>A fold that a slot holds, in documents of the API.</summary>
internal static class RunningFold
{
    /// <summary>Writes the fold as the next value.</summary>
    /// <param name="writer">The writer of the document.</param>
    /// <param name="lease">The fold's lease.</param>
    /// <param name="writeMore">Writes the last properties inside the object. Null for none.</param>
    public static void Write(Utf8JsonWriter writer, LeaseProgress lease, Action? writeMore = null)
    {
        writer.WriteStartObject();
        writer.WriteString("experiment", lease.Lease.Fold.Experiment);
        writer.WriteNumber("trial", lease.Lease.Fold.Trial);
        writer.WriteNumber("fold", lease.Lease.Fold.Fold);
        writer.WriteNumber("epoch", lease.Epoch);
        writer.WriteString("silo", lease.Lease.Silo);
        writeMore?.Invoke();
        writer.WriteEndObject();
    }
}
