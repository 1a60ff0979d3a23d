using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Messages;

/// <summary>Which messages become other messages, and which never do.</summary>
public sealed class MessagePoolTests
{
    [Fact]
    public void A_message_is_used_again_once_nobody_holds_it()
    {
        var pool = new MessagePool();
        PubSubMessage message = Rent(pool);
        message.Hold();
        message.Release();
        pool.Count.ShouldBe(0);
        message.Release();
        pool.Count.ShouldBe(1);

        Rent(pool).ShouldBeSameAs(message);
    }

    [Fact]
    public void A_message_that_somebody_keeps_is_never_used_again()
    {
        var pool = new MessagePool();
        PubSubMessage message = Rent(pool);
        message.Keep();
        message.Release();

        pool.Count.ShouldBe(0);
        message.Topic.ShouldBe(Bench.TopicName);
    }

    [Fact]
    public void A_message_that_a_subscriber_has_got_stays_what_it_is()
    {
        var bench = new Bench();
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Subscribe(Bench.TopicName);
        bench.Receive(peer, Bench.Publication(Bench.Message([1, 2, 3])));
        PubSubMessage delivered = bench.Delivered.Single();
        MessageId id = delivered.Id.Copy();
        for (int i = 0; i < 100; i++)
        {
            bench.Receive(peer, Bench.Publication(Bench.Message([4, (byte)i])));
            bench.Heartbeat();
        }

        delivered.Data.ToArray().ShouldBe([1, 2, 3]);
        delivered.Id.ShouldBe(id);
    }

#if DEBUG
    [Fact]
    public void In_a_debug_build_an_idle_message_refuses_to_be_read()
    {
        PubSubMessage message = Rent(new MessagePool());
        message.Release();

        Should.Throw<ObjectDisposedException>(() => message.Topic);
        Should.Throw<ObjectDisposedException>(() => message.Id);
        Should.Throw<ObjectDisposedException>(() => message.Data);
    }
#endif

    private static PubSubMessage Rent(MessagePool pool) => pool.Rent(Bench.TopicName, Bench.Message([1]).Fields, Bench.IdOf(1));
}
