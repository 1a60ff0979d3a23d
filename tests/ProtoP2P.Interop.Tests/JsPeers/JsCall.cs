using System.Text.Json.Nodes;

namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>All that came back of an RPC of the js peer.</summary>
/// <param name="Code">The status code; null when the call was cancelled.</param>
/// <param name="Reply">The message in Close.</param>
/// <param name="Replies">The messages before it.</param>
internal sealed record JsCall(
    int? Code,
    string? Reason,
    JsonObject? Reply,
    JsonObject[] Replies,
    Dictionary<string, string>? Head,
    Dictionary<string, string>? Trailers,
    bool Cancelled = false,
    bool Ended = false)
{
    /// <summary>The values of <see cref="Replies"/>, which must be numbers.</summary>
    public IEnumerable<int> Numbers => Replies.Select(reply => reply["value"]!.GetValue<int>());
}
