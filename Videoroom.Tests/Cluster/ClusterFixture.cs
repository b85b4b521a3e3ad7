using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Network;
using Videoroom.Bench.Processes;

namespace Videoroom.Tests.Cluster;

/// <summary>What all tests of several processes share: the testbed, and one cluster of three for those that leave it as it was.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    // Ten times what the drill takes for a moving picture, and twice its patience: browsers and builds share the machine.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private Testbed? _testbed;
    private ProcessCluster? _three;
    private string? _obstacle;

    /// <summary>The testbed; a test is skipped with the reason where there can be none.</summary>
    internal Testbed Testbed
    {
        get
        {
            Skip.If(_testbed is null, _obstacle);
            return _testbed;
        }
    }

    public async Task InitializeAsync()
    {
        _obstacle = await NodeNetwork.ObstacleAsync();
        if (_obstacle is null)
        {
            _testbed = await Testbed.CreateAsync(Fresh, Patience);
        }
    }

    public async Task DisposeAsync()
    {
        if (_three is not null)
        {
            await _three.DisposeAsync();
        }

        if (_testbed is not null)
        {
            await _testbed.DisposeAsync();
        }
    }

    /// <summary>A whole cluster of three nodes: the last test's, with a new process for each node that has ended.</summary>
    internal async Task<ProcessCluster> ThreeAsync()
    {
        if (_three is null)
        {
            _three = await StartAsync(3, "three");
        }
        else
        {
            await _three.MendAsync();
        }

        return _three;
    }

    /// <summary>Starts a cluster of its own. Its nodes come before everything else on a machine that browsers and builds share.</summary>
    internal Task<ProcessCluster> StartAsync(int nodes, string name, string? lease = null)
        => ProcessCluster.StartAsync(Testbed, nodes, name, lease, Priority.High);

    /// <summary>Ends the shared cluster: for tests with nodes of their own, which have the same addresses.</summary>
    internal async Task<Testbed> AloneAsync()
    {
        if (_three is not null)
        {
            await _three.DisposeAsync();
            _three = null;
        }

        return Testbed;
    }
}
