namespace Gridfold.Models.Devices;

/// <summary>A cache as the processor reports it.</summary>
/// <param name="Level">1 is the nearest to the core.</param>
/// <param name="Kind"><c>data</c>, <c>instruction</c> or <c>unified</c>.</param>
/// <param name="Bytes">Its size in bytes.</param>
public sealed record ProcessorCache(int Level, string Kind, long Bytes);
