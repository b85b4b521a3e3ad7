using System.Net;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Configuration;

/// <summary>Reads what is about several nodes and about the operator, and checks it.</summary>
internal static class ClusterSettingsReader
{
    private const int LeastSecretLength = 32;
    private const int LeastTokenLength = 16;
    private const string AddressExpected = "a host and a port that the other nodes reach this one under, such as 10.0.0.7:4002";

    /// <summary>The cluster; null for a cluster of one.</summary>
    /// <exception cref="ConfigurationException">A value is missing or not what its variable expects.</exception>
    public static ClusterSettings? Cluster(Settings settings)
    {
        var address = settings.Text("CLUSTER_ADDRESS") switch
        {
            null => null,
            var text => NodeAddress.Parse(text) ?? throw new ConfigurationException("CLUSTER_ADDRESS", text, AddressExpected),
        };
        var seeds = settings.List("CLUSTER_SEEDS", [], NodeAddress.Parse, "nodes such as 10.0.0.7:4002, separated by commas");
        var store = Store(settings);
        var secret = settings.Secret("CLUSTER_SECRET", LeastSecretLength);
        return ClusterRuntime.HasStore ? WithStore(address, store, secret, seeds) : WithSeeds(address, store, secret, seeds);
    }

    /// <summary>The operator's listener.</summary>
    /// <exception cref="ConfigurationException">A value is not what its variable expects.</exception>
    public static AdminSettings Admin(Settings settings)
    {
        var defaults = new AdminSettings();
        return new AdminSettings
        {
            Port = settings.Integer("ADMIN_PORT", defaults.Port, 0, 65535),
            Address = settings.Text("ADMIN_ADDRESS") switch
            {
                null or "localhost" => defaults.Address,
                "*" => IPAddress.IPv6Any,
                var text => VideoroomOptionsReader.Address(text)
                    ?? throw new ConfigurationException("ADMIN_ADDRESS", text, "an IP address of this machine, localhost, or * for all"),
            },
            Token = settings.Secret("ADMIN_TOKEN", LeastTokenLength),
        };
    }

    private static string? Store(Settings settings)
    {
        if (settings.Secret("CLUSTER_STORE", 1) is not { } text)
        {
            return null;
        }

        try
        {
            return StoreConnectionString.Normalise(text);
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"CLUSTER_STORE: expected {e.Message}");
        }
    }

    private static ClusterSettings? WithStore(NodeAddress? address, string? store, string? secret, IReadOnlyList<NodeAddress> seeds)
    {
        if (seeds.Count > 0)
        {
            throw new ConfigurationException("CLUSTER_SEEDS is for the akka runtime: expected CLUSTER_STORE, which tells this one its members");
        }

        if (store is null)
        {
            return address is null && secret is null
                ? null
                : throw new ConfigurationException(
                    $"{(address is null ? "CLUSTER_SECRET" : "CLUSTER_ADDRESS")} is set: expected CLUSTER_STORE to be set as well");
        }

        return new ClusterSettings
        {
            Store = store,
            Address = address ?? throw new ConfigurationException($"CLUSTER_STORE is set: expected CLUSTER_ADDRESS to be set as well, {AddressExpected}"),
            Secret = secret ?? throw new ConfigurationException(
                $"CLUSTER_STORE is set: expected CLUSTER_SECRET or CLUSTER_SECRET_FILE to be set as well, the same on all nodes, at least {LeastSecretLength} characters"),
        };
    }

    private static ClusterSettings? WithSeeds(
        NodeAddress? address, string? store, string? secret, IReadOnlyList<NodeAddress> seeds)
    {
        if (store is not null)
        {
            throw new ConfigurationException("CLUSTER_STORE is for the kernel runtime: expected CLUSTER_SEEDS");
        }

        if (address is null != (seeds.Count == 0))
        {
            throw new ConfigurationException("expected CLUSTER_ADDRESS and CLUSTER_SEEDS to be set together, or neither");
        }

        if (address is not null && secret is null)
        {
            // Node traffic has no use for it, but peers that come back at another node do.
            throw new ConfigurationException("CLUSTER_ADDRESS needs CLUSTER_SECRET: what all nodes know and nobody else");
        }

        return address is null ? null : new ClusterSettings { Address = address, Secret = secret, Seeds = seeds };
    }
}
