namespace Gridfold.Grains.Quotas;

/// <summary>The quota of one user, in the list <see cref="QuotaOptions.Users"/>.</summary>
public sealed class NamedQuota
{
    /// <summary>The name of the user, as in a token, or as in oidc:248289761001.</summary>
    /// <value>Required.</value>
    public string Name { get; set; } = "";

    /// <summary>See <see cref="QuotaOptions.Slots"/>.</summary>
    /// <value>From 1 to 1,000,000. Default: that of a user without a quota of its own.</value>
    public int? Slots { get; set; }

    /// <summary>See <see cref="QuotaOptions.Experiments"/>.</summary>
    /// <value>From 0 to 1,000,000. Default: that of a user without a quota of its own.</value>
    public int? Experiments { get; set; }

    /// <summary>See <see cref="QuotaOptions.StoredBytes"/>.</summary>
    /// <value>From 0 to 1,125,899,906,842,624. Default: that of a user without a quota of its own.</value>
    public long? StoredBytes { get; set; }
}
