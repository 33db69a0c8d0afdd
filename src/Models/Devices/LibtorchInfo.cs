namespace Gridfold.Models.Devices;

/// <summary>The libtorch that a process has loaded.</summary>
/// <param name="Folder">Where its libraries lie.</param>
/// <param name="Version">As in <c>2.10.0</c>; <c>unknown</c> where it does not say.</param>
/// <param name="Parts">What it says it was built with and which instructions its kernels use, a line each.</param>
/// <param name="Missing">Functions that TorchSharp may call and that this libtorch does not have; a call of one ends the process.</param>
public sealed record LibtorchInfo(string Folder, string Version, IReadOnlyList<string> Parts, IReadOnlyList<string> Missing);
