using System.Net;
using Videoroom.Client;

namespace Videoroom.Bench.Crowds.Signalling;

/// <summary>One member's wish to join.</summary>
/// <param name="Room">The room.</param>
/// <param name="Name">The display name.</param>
/// <param name="Publishers">How many publish in the room.</param>
/// <param name="From">The address that its signalling comes from; null leaves it to the system.</param>
/// <param name="Media">How its media travels.</param>
internal sealed record JoinRequest(string Room, string Name, int Publishers, IPAddress? From, MediaSessionOptions Media);
