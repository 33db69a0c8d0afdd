namespace Gridfold.Models.OwnCode;

/// <summary>A file that an assembly needs on Linux for x64, as its <c>.deps.json</c> lists it.</summary>
/// <param name="Library">The package or project that has the file, as in <c>MathNet.Numerics/5.0.0</c>.</param>
/// <param name="Names">The paths from the folder of the assembly at which builds put the file, the usual one first.</param>
/// <param name="IsOptional">Whether the assembly works without the file.</param>
internal sealed record DependencyAsset(string Library, IReadOnlyList<string> Names, bool IsOptional);
