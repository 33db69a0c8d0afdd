using Gridfold.Grains.Telemetry;
using Gridfold.Models.Devices;

namespace Gridfold.Silo.Slots;

/// <summary>The program and the processor of this process, on which the bits of a result can depend.</summary>
internal static class TrainingMachine
{
    /// <summary>As in <c>Gridfold 0.1.0, .NET 10.0.9, AMD EPYC 9B45, AVX-512</c>.</summary>
    public static string Description { get; } = Describe(ProcessorFacts.Read());

    private static string Describe(ProcessorFacts processor) => string.Join(
        ", ",
        (IEnumerable<string>)[
            $"Gridfold {GridfoldMeter.Version}", $".NET {Environment.Version}", processor.Name,
            .. processor.InstructionSets.TakeLast(1),
        ]);
}
