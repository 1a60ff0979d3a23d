namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>A message as a test sees it.</summary>
/// <param name="Text">What it says.</param>
/// <param name="From">Its author's id.</param>
internal sealed record ReceivedText(string Text, string? From);
