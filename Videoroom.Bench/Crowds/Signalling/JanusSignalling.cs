using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Bench.Load.Janus;
using Videoroom.Client;
using Videoroom.Client.Publishing;

namespace Videoroom.Bench.Crowds.Signalling;

/// <summary>Joins rooms of Janus's VideoRoom plugin, one WebSocket for each member; a room is created when it is not there.</summary>
internal sealed class JanusSignalling(CrowdOptions options, ClientHost host) : ICrowdSignalling
{
    private const int RoomExists = 427;

    public bool PublishersReceive => false;

    /// <summary>The number of a room: its name when that is one, otherwise a number that the name always gives.</summary>
    public static long RoomId(string name)
        => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : 1 + (BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(name))) >> 1);

    public async Task<ICrowdMember> PublishAsync(JoinRequest request, IReadOnlyList<TrackPublication> tracks, CancellationToken cancellation)
    {
        var member = await ConnectAsync(request, cancellation);
        try
        {
            await CreateRoomAsync(member.Connection, RoomId(request.Room), cancellation);
            var participant = await JanusParticipant.JoinAsync(member.Connection, RoomId(request.Room), request.Name, cancellation);
            for (var i = 0; i < tracks.Count; i++)
            {
                member.Media.Publish(tracks[i], i.ToString(CultureInfo.InvariantCulture));
            }

            member.Media.SetAnswer(await participant.PublishAsync(member.Media.CreateOffer(), cancellation));
            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    public async Task<ICrowdMember> ViewAsync(JoinRequest request, CancellationToken cancellation)
    {
        var member = await ConnectAsync(request, cancellation);
        try
        {
            // The plugin tells only who is in the room of its publishers.
            var participant = await JanusParticipant.JoinAsync(member.Connection, RoomId(request.Room), request.Name, cancellation);
            var feeds = await participant.WaitForFeedsAsync(request.Publishers, cancellation);
            var subscriber = await JanusSubscriber.JoinAsync(member.Connection, RoomId(request.Room), feeds.Select(feed => feed.Id), cancellation);
            await subscriber.StartAsync(member.Media.CreateAnswer(subscriber.First.Sdp), cancellation);
            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task CreateRoomAsync(JanusConnection connection, long roomId, CancellationToken cancellation)
    {
        try
        {
            await JanusRoom.CreateAsync(connection, new JanusRoomOptions(roomId, options.Publishers), cancellation);
        }
        catch (JanusErrorException e) when (e.Code == RoomExists)
        {
            // Another publisher was first.
        }
    }

    private async Task<Member> ConnectAsync(JoinRequest request, CancellationToken cancellation)
        => new(await JanusConnection.ConnectAsync(options.Server, cancellation, request.From), new MediaSession(request.Media, host, []));

    private sealed class Member(JanusConnection connection, MediaSession media) : ICrowdMember
    {
        public JanusConnection Connection => connection;

        public MediaSession Media => media;

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            await media.DisposeAsync();
        }
    }
}
