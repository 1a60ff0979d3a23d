using ProtoP2P;

namespace Quickstart;

/// <summary>The contract that both processes share. Its client, handler and wire codec are generated while it compiles.</summary>
[Libp2pProtocol("/quickstart/guestbook/1.0.0")]
public partial interface IGuestbook
{
    /// <summary>One request, one reply.</summary>
    ValueTask<SignReply> SignAsync(Signature signature, CancellationToken cancellationToken = default);

    /// <summary>One request, a stream of replies.</summary>
    IAsyncEnumerable<Signature> ReadAsync(ReadRequest request, CancellationToken cancellationToken = default);
}
