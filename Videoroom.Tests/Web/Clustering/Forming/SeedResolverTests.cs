using System.Net;
using Videoroom.Web.Clustering.Forming;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Clustering.Forming;

public class SeedResolverTests
{
    [Fact]
    public async Task A_list_is_taken_as_it_stands() => Assert.Equal(
        ["node1:4002", "node2:4002"],
        await Resolver("node1:4002", "node1:4002", "node2:4002").ResolveAsync(CancellationToken.None));

    [Fact]
    public async Task A_single_name_gives_the_addresses_of_all_nodes() => Assert.Equal(
        ["10.0.0.2:4100", "10.0.0.1:4100"],
        await Resolver("10.0.0.1:4002", "nodes.internal:4100").ResolveAsync(CancellationToken.None));

    [Fact]
    public async Task A_name_gives_no_addresses_of_the_other_family() => Assert.Equal(
        ["[2001:db8::1]:4100"],
        await Resolver("[2001:db8::7]:4002", "nodes.internal:4100").ResolveAsync(CancellationToken.None));

    [Fact]
    public async Task The_single_name_of_one_node_is_no_list_of_addresses() => Assert.Equal(
        ["node1:4002"], await Resolver("node1:4002", "node1:4002").ResolveAsync(CancellationToken.None));

    private static SeedResolver Resolver(string address, params string[] seeds) => new(
        new ClusterSettings
        {
            Address = NodeAddress.Parse(address)!,
            Seeds = [.. seeds.Select(seed => NodeAddress.Parse(seed)!)],
            Secret = "0123456789abcdef0123456789abcdef",
        },
        (name, _) => name == "nodes.internal"
            ? Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.2"), IPAddress.Parse("2001:db8::1"), IPAddress.Parse("::ffff:10.0.0.1")])
            : throw new InvalidOperationException(name));
}
