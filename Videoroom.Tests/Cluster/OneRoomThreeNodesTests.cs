using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Cluster;

/// <summary>People of one room on three nodes see each other, and the nodes send each picture to each other once.</summary>
[Collection(ClusterCollection.Name)]
public sealed class OneRoomThreeNodesTests(ClusterFixture fixture)
{
    private const int MoreViewers = 4;

    // Twice round the recording, for each of the two who send at node a.
    private const int MeasuredPictures = 240;

    [SkippableFact]
    public async Task Everybody_sees_everybody_and_a_link_carries_no_more_for_more_viewers_behind_it()
    {
        var cluster = await fixture.ThreeAsync();
        await using var call = new ClusterCall(cluster, ClusterCall.NewRoom());
        try
        {
            for (var i = 0; i < 6; i++)
            {
                await call.JoinAsync(i % 3);
            }

            await call.SeeEachOtherAsync();
            Assert.Equal(6, call.People.Select(person => person.PeerId).Distinct().Count());
            var few = await LoadAsync(cluster, call, 0, 2);

            // All viewers are behind node c and receive only.
            for (var i = 0; i < MoreViewers; i++)
            {
                await call.JoinAsync(2, publishes: false);
            }

            await call.SeeEachOtherAsync();
            var many = await LoadAsync(cluster, call, 0, 2);
            Assert.Equal(few.Tracks, many.Tracks);
            Assert.InRange(many.BytesPerPicture, few.BytesPerPicture * 0.5, few.BytesPerPicture * 1.5);
        }
        catch (Exception e)
        {
            throw new CallFailedException(call.Diaries(), e);
        }
    }

    /// <summary>What the link carries for each picture that one viewer behind it gets: however fast the machine makes pictures.</summary>
    private static async Task<(double BytesPerPicture, int Tracks)> LoadAsync(ProcessCluster cluster, ClusterCall call, int from, int to)
    {
        var viewer = call.At(to)[0];
        var publishers = call.At(from);
        var before = await LinkAsync(cluster, from, to);
        var start = Pictures();
        await Eventually.Holds(Pictures, pictures => pictures >= start + MeasuredPictures, "pictures come over the link");
        var after = await LinkAsync(cluster, from, to);
        return ((double)(after.Bytes - before.Bytes) / (Pictures() - start), after.Tracks);

        int Pictures() => publishers.Sum(publisher => ClusterCall.Journal(viewer, publisher).Count);
    }

    private static async Task<(long Bytes, int Tracks)> LinkAsync(ProcessCluster cluster, int from, int to)
    {
        var view = await cluster.Node(from).ViewAsync();
        var name = cluster.Node(to).Options.ClusterAddress;
        var link = view?["mediaLinks"]?.AsArray().SingleOrDefault(link => link!["node"]!.GetValue<string>() == name)
            ?? throw new InvalidOperationException($"{cluster.Node(from).Name} has no media link to {name}: {view}");
        return (link["bytesSent"]!.GetValue<long>(), link["tracksSent"]!.GetValue<int>());
    }
}
