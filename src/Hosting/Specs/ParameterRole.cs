namespace Gridfold.Hosting.Specs;

/// <summary>What a hyper-parameter is for.</summary>
public enum ParameterRole
{
    /// <summary>The parameter only says how many epochs a training has. Its trials are one training, read at several epochs.</summary>
    Budget,
}
