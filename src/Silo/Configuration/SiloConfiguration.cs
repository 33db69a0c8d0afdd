using Azure.Storage.Blobs;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Retention;
using Gridfold.Grains.Slots;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Slots;
using Gridfold.Silo.Uploads;
using Microsoft.Extensions.Configuration;
using Npgsql;
using StackExchange.Redis;

namespace Gridfold.Silo.Configuration;

/// <summary>
/// Checks what Orleans would find later and report less clearly: each provider exists and has the settings that it needs. Orleans itself
/// reads the values.
/// </summary>
internal static class SiloConfiguration
{
    /// <summary>The invariant name of PostgreSQL for Orleans' relational providers.</summary>
    public const string PostgreSqlInvariant = "Npgsql";

    /// <summary>The section of <see cref="SlotOptions"/>.</summary>
    public const string SlotsSection = "Gridfold:Slots";

    /// <summary>The section of <see cref="SlotPoolOptions"/>.</summary>
    public const string SlotPoolSection = "Gridfold:SlotPool";

    /// <summary>The section of <see cref="ExperimentOptions"/>.</summary>
    public const string ExperimentsSection = "Gridfold:Experiments";

    /// <summary>The section of <see cref="NetworkOptions"/>.</summary>
    public const string NetworkSection = "Gridfold:Network";

    /// <summary>The end of the message for a text that cannot be read. The reason of a reader may quote a part of a password.</summary>
    public const string Unreadable = " (it is not shown here, since it may hold a password): check its keys, "
        + "and its quotes around values with ';' or ','";

    /// <summary>Checks a configuration.</summary>
    /// <exception cref="InputException">The configuration is wrong.</exception>
    public static void Check(IConfiguration configuration)
    {
        var problems = new Problems();
        foreach (ProviderKind kind in ProviderKind.All) Check(configuration, kind, problems);
        CheckCheckpoints(configuration, problems);
        CheckOptions(configuration, problems);
        CheckAddresses(configuration, problems);
        DataRoots.Check(configuration, problems);
        NetworkRule.Check(configuration, problems);
        problems.ThrowIfAny();

        // The certificates are read again when the silo is built. Here, errors in the files show before the silo waits for storage.
        TlsConfiguration.Load(configuration, TimeProvider.System);
        ApiOptions api = ReadApi(configuration, problems);
        if (api.IsOn && api.HasTls) ApiCertificate.Check(api);
    }

    /// <summary>Reads the options of the HTTP API.</summary>
    public static ApiOptions ReadApi(IConfiguration configuration, Problems problems) =>
        OptionsSection.Read<ApiOptions>(configuration, ApiOptions.Section, problems);

    /// <summary>Reads the options of the OIDC issuer.</summary>
    public static OidcOptions ReadOidc(IConfiguration configuration, Problems problems) =>
        OptionsSection.Read<OidcOptions>(configuration, OidcOptions.Section, problems);

    /// <summary>Reads the quotas of users.</summary>
    public static QuotaOptions ReadQuotas(IConfiguration configuration, Problems problems)
    {
        const string users = $"{QuotaOptions.Section}:{nameof(QuotaOptions.Users)}";
        QuotaOptions quotas = OptionsSection.Read<QuotaOptions>(
            configuration, QuotaOptions.Section, problems, nameof(QuotaOptions.Users));
        IConfigurationSection list = configuration.GetSection(users);
        if (list.Value is { Length: > 0 } text)
            problems.Error($"{users} is '{text}'; it is a list of users: write {users}:0:{nameof(NamedQuota.Name)}={text} and a limit");
        quotas.Users =
            [.. list.GetChildren().Select(entry => OptionsSection.Read<NamedQuota>(configuration, entry.Path, problems))];
        return quotas;
    }

    /// <summary>The machines from which the silo may download data.</summary>
    /// <exception cref="InputException">The list has an entry that is not a machine.</exception>
    public static AddressRule AddressesOf(IConfiguration configuration)
    {
        const string key = "Gridfold:AllowedAddresses";
        return AddressRule.Public(OptionsSection.ListOf(configuration.GetSection(key)), key);
    }

    /// <summary>
    /// A provider's connection string: the one in its section, or the one of <c>ConnectionStrings</c> that the section names.
    /// </summary>
    public static string? ConnectionStringOf(IConfiguration configuration, string section) =>
        configuration[$"{section}:ConnectionString"] is { Length: > 0 } connection ? connection
        : configuration[$"{section}:ConnectionName"] is { Length: > 0 } name ? configuration.GetConnectionString(name)
        : null;

    private static void Check(IConfiguration configuration, ProviderKind kind, Problems problems)
    {
        string key = $"{kind.Section}:ProviderType";
        string? type = configuration[key];
        if (string.IsNullOrEmpty(type))
        {
            problems.Error($"{key} is missing: {kind.Purpose}; set it to one of {string.Join(", ", kind.Types)}");
            return;
        }

        if (!kind.Types.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            problems.Error($"{key} is '{type}'; it must be one of {string.Join(", ", kind.Types)}{Suggestion.For(type, [.. kind.Types])}");
            return;
        }

        if (type.StartsWith("Azure", StringComparison.OrdinalIgnoreCase)) CheckAzure(configuration, kind, type, problems);
        else CheckConnection(configuration, kind, type, problems);
    }

    private static void CheckConnection(IConfiguration configuration, ProviderKind kind, string type, Problems problems)
    {
        bool isRedis = type.Equals(ProviderKind.Redis, StringComparison.OrdinalIgnoreCase);
        if (ConnectionStringOf(configuration, kind.Section) is not { Length: > 0 } connection)
        {
            problems.Error($"{kind.Section}:ConnectionString is missing; write it as in "
                + $"{(isRedis ? "redis:6379" : "Host=db;Database=gridfold;Username=gridfold;Password=...")}");
            return;
        }

        if (!isRedis && configuration[$"{kind.Section}:Invariant"] is var invariant && invariant != PostgreSqlInvariant)
            problems.Error($"{kind.Section}:Invariant is {(invariant is null ? "missing" : $"'{invariant}'")}; "
                + $"of the relational databases PostgreSQL is built in: write {PostgreSqlInvariant}");
        try
        {
            if (isRedis) ConfigurationOptions.Parse(connection);
            else _ = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException)
        {
            problems.Error($"{kind.Section}:ConnectionString cannot be read{Unreadable}");
        }
    }

    private static void CheckAzure(IConfiguration configuration, ProviderKind kind, string type, Problems problems)
    {
        string[] keys = ["ConnectionString", "ConnectionName", "ServiceKey"];
        if (!keys.Any(key => configuration[$"{kind.Section}:{key}"] is { Length: > 0 }))
            problems.Error($"{kind.Section} needs one of {string.Join(", ", keys)} to reach {type}");
        if (!AzureStorageFlavour.IsBuiltIn)
            problems.Error($"{kind.Section}:ProviderType is {type}, and this gridfold-silo was built without Azure Storage; "
                + "build it with -p:AzureStorage=true");
    }

    private static void CheckOptions(IConfiguration configuration, Problems problems)
    {
        SlotOptions slots = OptionsSection.Read<SlotOptions>(configuration, SlotsSection, problems);
        SlotPoolOptions pool = OptionsSection.Read<SlotPoolOptions>(configuration, SlotPoolSection, problems);
        ExperimentOptions experiments = OptionsSection.Read<ExperimentOptions>(configuration, ExperimentsSection, problems);
        NetworkOptions network = OptionsSection.Read<NetworkOptions>(configuration, NetworkSection, problems, NetworkRule.PlainKey);
        OwnCodeOptions ownCode = OptionsSection.Read<OwnCodeOptions>(configuration, OwnCodeOptions.Section, problems);
        RetentionOptions retention = OptionsSection.Read<RetentionOptions>(configuration, RetentionOptions.Section, problems);
        UploadOptions uploads = OptionsSection.Read<UploadOptions>(configuration, UploadOptions.Section, problems);
        slots.Check(SlotsSection, problems);
        pool.Check(SlotPoolSection, problems);
        experiments.Check(ExperimentsSection, problems);
        network.Check(NetworkSection, problems);
        ownCode.Check(OwnCodeOptions.Section, problems);
        retention.Check(RetentionOptions.Section, problems);
        uploads.Check(UploadOptions.Section, problems);
        ReadQuotas(configuration, problems).Check(QuotaOptions.Section, problems);
        CheckApi(configuration, problems);
        new OptionRules(SlotsSection, problems).Require(
            slots.HeartbeatPeriod < pool.LeaseDuration, nameof(slots.HeartbeatPeriod), slots.HeartbeatPeriod,
            $"it must be below {SlotPoolSection}:{nameof(pool.LeaseDuration)}, {pool.LeaseDuration}, "
                + "or leases run out between two heartbeats");
    }

    private static void CheckApi(IConfiguration configuration, Problems problems)
    {
        ApiOptions api = ReadApi(configuration, problems);
        api.Check(ApiOptions.Section, problems);
        if (api.IsOn && api.Port == configuration.GetValue("Gridfold:Http:Port", 8080))
        {
            problems.Error($"{ApiOptions.Section}:{nameof(api.Port)} is {api.Port}, the port of metrics and health (Gridfold:Http:Port); "
                + "name another one");
        }

        ReadOidc(configuration, problems).Check(OidcOptions.Section, api.IsOn, problems);
    }

    private static void CheckAddresses(IConfiguration configuration, Problems problems)
    {
        try
        {
            AddressesOf(configuration);
        }
        catch (InputException exception)
        {
            problems.Error(exception.Message);
        }
    }

    private static void CheckCheckpoints(IConfiguration configuration, Problems problems)
    {
        IConfigurationSection section = configuration.GetSection("Gridfold:Checkpoints");
        bool hasFolder = section["Folder"] is { Length: > 0 }, hasBlobs = section["AzureBlobs:ConnectionString"] is { Length: > 0 };
        if (hasFolder == hasBlobs)
        {
            problems.Error("Gridfold:Checkpoints needs either Folder, which every silo must see, or AzureBlobs:ConnectionString; "
                + $"it has {(hasFolder ? "both" : "neither")}");
        }

        if (!hasBlobs) return;
        try
        {
            _ = new BlobServiceClient(section["AzureBlobs:ConnectionString"]);
        }
        catch (FormatException)
        {
            problems.Error($"Gridfold:Checkpoints:AzureBlobs:ConnectionString cannot be read{Unreadable}");
        }
    }
}
