namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>What is seen of a viewer's network at one moment.</summary>
/// <param name="Loss">The share of packets that the viewer loses, 0 to 1; of one that gives no transport-wide feedback, the publishers' losses included.</param>
/// <param name="HasOwnLoss">Whether that is the viewer's network alone.</param>
/// <param name="IsLossLimited">The estimate is held down by losses, not by delay.</param>
/// <param name="IsOverTcp">The viewer is reached over TCP.</param>
internal readonly record struct ViewerSymptoms(double Loss, bool HasOwnLoss, bool IsLossLimited, bool IsOverTcp);
