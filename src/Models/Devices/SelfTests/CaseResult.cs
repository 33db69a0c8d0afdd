namespace Gridfold.Models.Devices.SelfTests;

/// <summary>One quantity that a device computed, compared with what is right.</summary>
/// <param name="Engine">What computed it: <c>libtorch</c>, <c>dense</c> or <c>fused</c>.</param>
/// <param name="Case">The operation with its sizes, as in <c>conv2d 3x3, stride 1, padding 1, 13 to 26 channels, 3 rows of 6x5</c>.</param>
/// <param name="Quantity">What was compared, as in <c>output</c>, <c>input gradient</c> or <c>loss</c>.</param>
/// <param name="Error">
/// The greatest absolute error, divided by the greatest absolute value that is right. It is NaN where a result is NaN, and infinite where results are missing or the
/// operation failed.
/// </param>
/// <param name="Tolerance">The greatest error that is right.</param>
public sealed record CaseResult(string Engine, string Case, string Quantity, double Error, double Tolerance)
{
    /// <summary>Whether the error is within the tolerance; NaN never is.</summary>
    public bool IsRight => Error <= Tolerance;
}
