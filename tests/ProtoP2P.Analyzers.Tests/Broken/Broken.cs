using Microsoft.Extensions.DependencyInjection;

// Everything that can be wrong, once; what is expected stands on its line.

[Libp2pProtocol("slash/1.0.0")] // LP2P0001
public partial interface ISlash;

[Libp2pProtocol("/in ventory/1.0.0")] // LP2P0002
public partial interface ICharacter;

[Libp2pProtocol("/version")] // LP2P0003
public partial interface IVersion;

[Libp2pProtocol("/long/" + Ids.TooLong + "/1.0.0")] // LP2P0004
public partial interface ILong;

[Libp2pProtocol("/twice/1.0.0")]
public partial interface ITwice;

[Libp2pProtocol("/twice/1.0.0")] // LP2P0005
public partial interface ITwiceAgain;

[Libp2pProtocol("/libp2p/reserved/1.0.0")] // LP2P0006
public partial interface IReserved;

[Libp2pProtocol("/empty//segment/1.0.0")] // LP2P0007
public partial interface ISegment;

[Libp2pProtocol("/semantic/v1")] // LP2P0008
public partial interface ISemantic;

[Libp2pProtocol("")] // LP2P0009
public partial interface IEmpty;

[Libp2pProtocol("/partial/1.0.0")]
public interface IPartial; // LP2P0101

[Libp2pProtocol("/generic/1.0.0")]
public partial interface IGeneric<T>; // LP2P0102

[Libp2pProtocol("/members/1.0.0")]
public partial interface IMembers
{
    int Count { get; } // LP2P0103

    event EventHandler Changed; // LP2P0103

    ValueTask<Int32Value> GenericAsync<T>(T value, CancellationToken cancellationToken = default); // LP2P0104

    StringValue Return(StringValue value, CancellationToken cancellationToken = default); // LP2P0105

    ValueTask OrderAsync(CancellationToken cancellationToken, StringValue value); // LP2P0106

    ValueTask SeveralAsync(StringValue value, CancellationToken cancellationToken, RpcCall call); // LP2P0107

    ValueTask TokenAsync(StringValue value); // LP2P0108

    ValueTask OverloadAsync(StringValue value, CancellationToken cancellationToken = default);

    ValueTask OverloadAsync(Int32Value value, CancellationToken cancellationToken = default); // LP2P0109

    ValueTask ModifierAsync(in StringValue value, CancellationToken cancellationToken = default); // LP2P0110

    ValueTask StreamAsync(IAsyncEnumerable<StringValue> values, StringValue head, CancellationToken cancellationToken = default); // LP2P0111

    ValueTask MessageAsync(int value, CancellationToken cancellationToken = default); // LP2P0113

    ValueTask<int> ResultAsync(StringValue value, CancellationToken cancellationToken = default); // LP2P0113

    [OneWay] // LP2P0116
    ValueTask<Int32Value> OneWayAsync(StringValue value, CancellationToken cancellationToken = default);
}

[Libp2pProtocol("/bare/1.0.0", Mode = WireMode.Bare)]
public partial interface IBare // LP2P0112
{
    ValueTask FirstAsync(StringValue value, CancellationToken cancellationToken = default);

    ValueTask SecondAsync(StringValue value, CancellationToken cancellationToken = default);
}

[Libp2pProtocol("/deadline/1.0.0", Mode = WireMode.Bare)]
public partial interface IDeadline
{
    [Deadline(1000)] // LP2P0114
    ValueTask FirstAsync(StringValue value, CancellationToken cancellationToken = default);
}

[Libp2pProtocol("/hidden/1.0.0")]
file partial interface IHidden // LP2P0117
{
    ValueTask FirstAsync(StringValue value, CancellationToken cancellationToken = default);
}

[Libp2pProtocol("/good/1.0.0")]
public partial interface IGood
{
    ValueTask PutAsync(StringValue value, CancellationToken cancellationToken = default);

    IAsyncEnumerable<StringValue> WatchAsync(StringValue value, CancellationToken cancellationToken = default);
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

[Libp2pTopic("control\n")] // LP2P0601
public partial interface IControl
{
    PublishResult Publish(StringValue value);

    ITopicSubscription<StringValue> Subscribe();
}

[Libp2pTopic("unread")]
public partial interface IUnread // LP2P0603
{
    PublishResult Publish(StringValue value);

    PublishResult PublishMore(StringValue value); // LP2P0602
}

[Libp2pTopic("shapes")]
public partial interface IShapes
{
    string Title { get; } // LP2P0608

    Task PublishAsync(StringValue value); // LP2P0604

    PublishResult Publish(StringValue value, CancellationToken cancellationToken); // LP2P0605

    ITopicSubscription<Int32Value> Subscribe(string filter); // LP2P0606 LP2P0607
}

[Libp2pTopic("both")] // LP2P0609
[Libp2pProtocol("/both/1.0.0")]
public partial interface IBoth
{
    PublishResult Publish(StringValue value);
}

[Libp2pTopic("news")]
public partial interface INews
{
    PublishResult Publish(StringValue value);

    IAsyncEnumerable<StringValue> ReadAsync(int capacity = 16, CancellationToken cancellationToken = default);
}

[Libp2pTopic("news")] // LP2P0610
public partial interface INewsAgain
{
    PublishResult Publish(Int32Value value);

    ITopicSubscription<Int32Value> Subscribe();
}

public static class Ids
{
    private const string Ten = "0123456789";
    private const string Hundred = Ten + Ten + Ten + Ten + Ten + Ten + Ten + Ten + Ten + Ten;
    public const string TooLong = Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred;
}

public static class Use
{
    public static void Run(ILibp2pHost host, PeerId peer, IGood good, ILibp2pClientBuilder<IGood> clients)
    {
        host.GetClient<IDisposable>(peer); // LP2P0401 CS0311
        good.WatchAsync(new StringValue()); // LP2P0402
        good.PutAsync(new StringValue()); // LP2P0403
        clients.AddRetries(nameof(IGood.PutAsync)); // LP2P0404
        host.AddProtocol(good);
        host.AddProtocol(good); // LP2P0405
    }

    public static void Publish(IPubSub pubSub)
    {
        pubSub.GetTopic<INews>().Publish(new StringValue());
        pubSub.GetTopic<IDisposable>(); // LP2P0611 CS0311
    }
}
