using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>An experiment file that was read and checked without its data.</summary>
/// <param name="Root">The nodes of the file, with the task that was found.</param>
/// <param name="Spec">The spec; null when there are errors.</param>
/// <param name="Problems">The errors and warnings.</param>
public sealed record ReadSpec(SpecNode Root, ExperimentSpec? Spec, Problems Problems);
