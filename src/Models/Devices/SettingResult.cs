using System.Globalization;

namespace Gridfold.Models.Devices;

/// <summary>The result of the self-test with one setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Cases">Every quantity that was compared; empty when the test could not run.</param>
public sealed record SettingResult(DeviceSetting Setting, IReadOnlyList<CaseResult> Cases)
{
    /// <summary>The reason why the test did not run to its end; null when it did.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// Whether the failure says nothing about the setting: the test was killed, or libtorch does not load. A milder setting would not help.
    /// </summary>
    public bool IsInconclusive { get; init; }

    /// <summary>The processor time of the test in seconds, without the start of its process.</summary>
    public double ProcessorSeconds { get; init; }

    /// <summary>
    /// The milliseconds of one step, forward and backward, of a convolution of medium size; null where it was not measured. The number
    /// shows how much slower a milder setting is.
    /// </summary>
    public double? ConvolutionMilliseconds { get; init; }

    /// <summary>The loaded libtorch, see <see cref="LibtorchInfo"/>; null when it could not be loaded.</summary>
    public LibtorchInfo? Libtorch { get; init; }

    /// <summary>Whether every case was right.</summary>
    public bool IsRight => Failure is null && Cases.Count > 0 && Cases.All(one => one.IsRight);

    /// <summary>The number of wrong cases.</summary>
    public int Wrong => Cases.Count(one => !one.IsRight);

    /// <summary>The worst case, or the reason why the test failed, in a few words.</summary>
    public string Fault => Failure ?? (Worst is { } worst
        ? $"{worst.Engine} computes the {worst.Quantity} of {worst.Case} wrongly ({Show(worst.Error)}){Others}"
        : "nothing");

    private string Others => Wrong > 1 ? $"; {Wrong} of {Cases.Count} results are wrong" : "";

    private CaseResult? Worst =>
        Cases.Where(one => !one.IsRight).MaxBy(one => double.IsNaN(one.Error) ? double.PositiveInfinity : one.Error);

    private static string Show(double error) => double.IsFinite(error)
        ? string.Create(CultureInfo.InvariantCulture, $"off by {100 * error:0.##} % of its greatest value")
        : "not a number";
}
