using System.Net;
using Videoroom.Engine.Network;

namespace Videoroom.Web.Configuration;

/// <summary>Reads what is about several nodes and about the operator, and checks it.</summary>
internal static class ClusterSettingsReader
{
    private const int LeastSecretLength = 32;
    private const int LeastTokenLength = 16;
    private const string AddressExpected = "a host and a port that the other nodes reach this one under, such as 10.0.0.7:4002";
    private const string SeedsExpected = "nodes such as 10.0.0.7:4002, separated by commas, or one DNS name that resolves to all of them, such as videoroom.internal:4002";

    /// <summary>The cluster; null for a node alone.</summary>
    /// <exception cref="ConfigurationException">A value is missing or not what its variable expects.</exception>
    public static ClusterSettings? Cluster(Settings settings)
    {
        RefuseStore(settings);
        var address = settings.Text("CLUSTER_ADDRESS") switch
        {
            null => null,
            var text => NodeAddress.Parse(text) ?? throw new ConfigurationException("CLUSTER_ADDRESS", text, AddressExpected),
        };
        var seeds = settings.List("CLUSTER_SEEDS", [], NodeAddress.Parse, SeedsExpected);
        var secret = settings.Secret("CLUSTER_SECRET", LeastSecretLength);
        var lease = Lease(settings);
        if (address is null)
        {
            var given = seeds.Count > 0 ? "CLUSTER_SEEDS" : secret is not null ? "CLUSTER_SECRET" : lease is not null ? "CLUSTER_LEASE" : null;
            return given is null
                ? null
                : throw new ConfigurationException($"{given} is set: expected CLUSTER_ADDRESS to be set as well, {AddressExpected}");
        }

        CheckSeeds(address, seeds);
        return new ClusterSettings
        {
            Address = address,
            Seeds = seeds,
            Secret = secret ?? throw new ConfigurationException(
                $"CLUSTER_ADDRESS is set: expected CLUSTER_SECRET or CLUSTER_SECRET_FILE to be set as well, the same on all nodes, at least {LeastSecretLength} characters"),
            Lease = lease,
        };
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
                var text => AddressText.Address(text)
                    ?? throw new ConfigurationException("ADMIN_ADDRESS", text, "an IP address of this machine, localhost, or * for all"),
            },
            Token = settings.Secret("ADMIN_TOKEN", LeastTokenLength),
        };
    }

    // Until version 0.1 PostgreSQL decided who was a member. Its variable would be ignored silently.
    private static void RefuseStore(Settings settings)
    {
        if ((settings.Text("CLUSTER_STORE") ?? settings.Text("CLUSTER_STORE_FILE")) is not null)
        {
            throw new ConfigurationException(
                "CLUSTER_STORE is no longer used, the nodes decide among themselves: expected CLUSTER_SEEDS (all nodes, or one DNS name of them) "
                + "and, only for a cluster of two, CLUSTER_LEASE. Stop all nodes before the first one starts with them");
        }
    }

    private static string? Lease(Settings settings)
    {
        if (settings.Secret("CLUSTER_LEASE", 1) is not { } text)
        {
            return null;
        }

        try
        {
            return LeaseConnectionString.Normalise(text);
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"CLUSTER_LEASE: expected {e.Message}");
        }
    }

    /// <summary>One DNS name gives IP addresses, and a node answers only to the address that it says it has.</summary>
    private static void CheckSeeds(NodeAddress address, IReadOnlyList<NodeAddress> seeds)
    {
        if (seeds is [{ IsName: true } name] && name.Host != address.Host && address.IsName)
        {
            throw new ConfigurationException(
                "CLUSTER_SEEDS", $"{name}", $"with CLUSTER_ADDRESS={address} the names of all nodes, separated by commas; a single name that resolves to "
                + "all of them needs an IP address in CLUSTER_ADDRESS");
        }
    }
}
