using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of roster.proto.</summary>
internal static class RosterFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.PeerRole ToWire(this PeerRole role) => role switch
    {
        PeerRole.Participant => Wire.PeerRole.Participant,
        PeerRole.Publisher => Wire.PeerRole.Publisher,
        PeerRole.Viewer => Wire.PeerRole.Viewer,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "The role has no number on the wire."),
    };

    /// <summary>From the wire.</summary>
    public static PeerRole FromWire(this Wire.PeerRole role) => role switch
    {
        Wire.PeerRole.Participant => PeerRole.Participant,
        Wire.PeerRole.Publisher => PeerRole.Publisher,
        Wire.PeerRole.Viewer => PeerRole.Viewer,
        _ => throw new MessageFormatException($"Role {(int)role} is not known."),
    };

    /// <summary>To the wire.</summary>
    public static Wire.RosterSnapshot ToWire(this RosterSnapshot roster) => new()
    {
        Peers =
        {
            roster.Peers.Select(record => new Wire.PeerRecord
            {
                Peer = record.Peer.ToWire(), Tracks = { record.Tracks.Select(ToWire) }, Version = record.Version,
            }),
        },
        Left = { roster.Left.Select(left => new Wire.LeftPeer { PeerId = left.PeerId, Version = left.Version }) },
    };

    /// <summary>From the wire.</summary>
    public static RosterSnapshot FromWire(this Wire.RosterSnapshot? wire)
    {
        var roster = WireParts.Required(wire);
        return new RosterSnapshot(
            WireParts.Distinct([.. roster.Peers.Select(FromWire)], record => record.Peer.PeerId),
            WireParts.Distinct([.. roster.Left.Select(left => new LeftPeer(left.PeerId, left.Version))], left => left.PeerId));
    }

    private static PeerRecord FromWire(this Wire.PeerRecord wire) => new(
        wire.Peer.FromWire(), WireParts.Distinct([.. wire.Tracks.Select(FromWire)], track => track.TrackId), wire.Version);

    private static Wire.RosterPeer ToWire(this RosterPeer peer)
    {
        var wire = new Wire.RosterPeer
        {
            PeerId = peer.PeerId,
            Role = peer.Role.ToWire(),
            IsConnected = peer.IsConnected,
            IsReconnecting = peer.IsReconnecting,
            CanReturn = peer.CanReturn,
            Generation = peer.Generation,
            MetadataJson = peer.Metadata.ToWire(),
        };
        if (peer.WatchedPeer is { } watched)
        {
            wire.WatchedPeer = watched;
        }

        if (peer.Node is { } node)
        {
            wire.Node = node;
        }

        return wire;
    }

    private static RosterPeer FromWire(this Wire.RosterPeer? wire)
    {
        var peer = WireParts.Required(wire);
        return new RosterPeer(peer.PeerId)
        {
            Role = peer.Role.FromWire(),
            WatchedPeer = peer.HasWatchedPeer ? peer.WatchedPeer : null,
            IsConnected = peer.IsConnected,
            IsReconnecting = peer.IsReconnecting,
            CanReturn = peer.CanReturn,
            Generation = peer.Generation,
            Node = peer.HasNode ? peer.Node : null,
            Metadata = WireParts.Json(peer.MetadataJson),
        };
    }

    private static Wire.RoomTrack ToWire(this RoomTrack track) => new()
    {
        TrackId = track.TrackId,
        PeerId = track.PeerId,
        Format = track.Format.ToWire(),
        Encodings = { track.Encodings },
        DisabledEncodings = { track.DisabledEncodings },
        IsSpeaking = track.IsSpeaking,
        MetadataJson = track.Metadata.ToWire(),
        Source = track.Source.ToWire(),
    };

    private static RoomTrack FromWire(this Wire.RoomTrack wire) => new(
        wire.TrackId, wire.PeerId, wire.Format.FromWire(), [.. wire.Encodings], WireParts.Json(wire.MetadataJson))
    {
        DisabledEncodings = [.. wire.DisabledEncodings],
        IsSpeaking = wire.IsSpeaking,
        Source = wire.Source.FromWire(),
    };
}
