namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>What is seen of a viewer's network at one moment.</summary>
/// <param name="Loss">The share of packets that the viewer loses, 0 to 1; the publishers' losses are not among them.</param>
/// <param name="IsHeldDown">The estimate leaves less for its pictures than they take.</param>
/// <param name="IsLossLimited">The estimate is held down by losses, not by delay.</param>
/// <param name="IsOverTcp">The viewer is reached over TCP.</param>
internal readonly record struct ViewerSymptoms(double Loss, bool IsHeldDown, bool IsLossLimited, bool IsOverTcp);
