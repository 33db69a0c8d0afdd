namespace Gridfold.Models.Tests.Datasets.Images;

/// <summary>Sums of pixels of mnist-900.zip, recorded with Pillow.</summary>
internal static class RecordedMnist
{
    public const long Sum = 23045223;
    public const long FirstRowSum = 37014;
    public const long LastRowSum = 30392;
}
