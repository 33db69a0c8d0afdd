namespace Gridfold.Models.Devices;

/// <summary>One quantity that a device computed, compared with the right result.</summary>
/// <param name="Engine">The engine that computed it: <c>libtorch</c>, <c>dense</c> or <c>fused</c>.</param>
/// <param name="Case">The operation with its sizes, as in <c>conv2d 3x3, stride 1, padding 1, 13 to 26 channels, 3 rows of 6x5</c>.</param>
/// <param name="Quantity">The name of the quantity, as in <c>output</c>, <c>input gradient</c> or <c>loss</c>.</param>
/// <param name="Error">
/// The greatest absolute error, divided by the greatest absolute right value. It is NaN where a result is NaN. It is infinite where results
/// are missing or the operation failed.
/// </param>
/// <param name="Tolerance">The greatest error that counts as right.</param>
public sealed record CaseResult(string Engine, string Case, string Quantity, double Error, double Tolerance)
{
    /// <summary>Whether the error is within the tolerance; NaN never is.</summary>
    public bool IsRight => Error <= Tolerance;
}
