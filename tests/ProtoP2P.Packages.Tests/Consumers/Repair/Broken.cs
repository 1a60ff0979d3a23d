using Google.Protobuf.WellKnownTypes;
using ProtoP2P;
using ProtoP2P.PubSub;

namespace Repair;

// Everything that a fix repairs, once; what is expected stands on its line.

[Libp2pProtocol("slash/1.0.0")] // LP2P0001
public partial interface ISlash;

[Libp2pProtocol("/in ventöry/1.0.0")] // LP2P0002
public partial interface ICharacter;

[Libp2pProtocol("/version")] // LP2P0003
public partial interface IVersion;

[Libp2pProtocol("/libp2p/reserved/1.0.0")] // LP2P0006
public partial interface IReserved;

[Libp2pProtocol("/empty//segment/1.0.0")] // LP2P0007
public partial interface ISegment;

[Libp2pProtocol("/partial/1.0.0")]
public interface IPartial; // LP2P0101

[Libp2pProtocol("/method/1.0.0")]
public partial interface IMethod
{
    StringValue Return(StringValue value, CancellationToken cancellationToken = default); // LP2P0105

    ValueTask Order(CancellationToken cancellationToken, StringValue value); // LP2P0106

    ValueTask Token(StringValue value); // LP2P0108

    ValueTask Overload(StringValue value, CancellationToken cancellationToken = default);

    ValueTask Overload(Int32Value value, CancellationToken cancellationToken = default); // LP2P0109

    ValueTask Modifier(in StringValue value, CancellationToken cancellationToken = default); // LP2P0110

    ValueTask Stream(IAsyncEnumerable<StringValue> values, StringValue head, CancellationToken cancellationToken = default); // LP2P0111
}

[Libp2pProtocol("/bare/1.0.0", Mode = WireMode.Bare)]
public partial interface IBare // LP2P0112
{
    ValueTask First(StringValue value, CancellationToken cancellationToken = default);

    ValueTask Second(StringValue value, CancellationToken cancellationToken = default);
}

[Libp2pProtocol("/deadline/1.0.0", Mode = WireMode.Bare)]
public partial interface IDeadline
{
    [Deadline(1000)] // LP2P0114
    ValueTask First(StringValue value, CancellationToken cancellationToken = default);
}

[Libp2pProtocol("/good/1.0.0")]
public partial interface IGood
{
    ValueTask PutAsync(StringValue value, CancellationToken cancellationToken = default);

    IAsyncEnumerable<StringValue> WatchAsync(StringValue value, CancellationToken cancellationToken = default);
}

[Libp2pTopic("news")]
public interface INews // LP2P0101
{
    Task PublishAsync(StringValue value); // LP2P0604

    IEnumerable<StringValue> Read(int capacity = 16); // LP2P0604
}

public sealed class Good : IGood
{
    public ValueTask PutAsync(StringValue value, CancellationToken cancellationToken = default) => default;

    public IAsyncEnumerable<StringValue> WatchAsync(StringValue value, CancellationToken cancellationToken = default) // LP2P0115
    {
        return Core();

        async IAsyncEnumerable<StringValue> Core()
        {
            await Task.Delay(1, cancellationToken);
            yield return value;
        }
    }
}

public static class Caller
{
    public static async Task RunAsync(IGood? good, StringValue value)
    {
        good?.PutAsync(value); // LP2P0403
        await Task.Yield();
    }
}
