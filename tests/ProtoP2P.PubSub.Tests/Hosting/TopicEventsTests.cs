using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>Events of peers and topics.</summary>
public sealed class TopicEventsTests
{
    private static readonly PeerId Peer = Bench.IdOf(1);

    private readonly TopicEvents _events = new(new object(), NullLogger.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_are_told_in_order_and_what_changed_back_is_not()
    {
        List<string> told = [];
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _events.SubscriptionChanged += (_, args) => told.Add($"{args.Topic} {args.IsSubscribed}");
        _events.MeshChanged += (_, args) =>
        {
            told.Add($"mesh {args.Topic} {args.IsInMesh}");
            isOver.SetResult();
        };

        _events.TellSubscription(Peer, "a", isSubscribed: true);
        for (int i = 0; i < 100_000; i++)
        {
            _events.TellSubscription(Peer, "toggled", isSubscribed: true);
            _events.TellSubscription(Peer, "toggled", isSubscribed: false);
        }

        _events.TellSubscription(Peer, "b", isSubscribed: true);
        _events.TellMesh(Peer, "a", isInMesh: true);
        await RunUntilAsync(isOver.Task);

        told.ShouldBe(["a True", "b True", "mesh a True"]);
    }

    [Fact]
    public async Task A_handler_that_throws_harms_no_other()
    {
        var isTold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int told = 0;
        _events.SubscriptionChanged += static (_, _) => throw new InvalidOperationException("the application's");
        _events.SubscriptionChanged += (_, _) =>
        {
            if (++told == 2)
            {
                isTold.SetResult();
            }
        };

        _events.TellSubscription(Peer, "a", isSubscribed: true);
        _events.TellSubscription(Peer, "b", isSubscribed: true);

        await RunUntilAsync(isTold.Task);
    }

    [Fact]
    public async Task No_more_wait_than_there_is_room_for()
    {
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int told = 0;
        _events.SubscriptionChanged += (_, args) =>
        {
            told++;
            if (args.Topic == $"{TopicEvents.MaxPending - 1}")
            {
                isOver.SetResult();
            }
        };
        for (int i = 0; i < TopicEvents.MaxPending + 10; i++)
        {
            _events.TellSubscription(Peer, $"{i}", isSubscribed: true);
        }

        await RunUntilAsync(isOver.Task);

        told.ShouldBe(TopicEvents.MaxPending);
    }

    [Fact]
    public async Task A_peer_that_comes_and_goes_takes_no_others_place()
    {
        var isTold = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _events.SubscriptionChanged += (_, args) => isTold.TrySetResult(args.Topic);
        for (int i = 0; i < TopicEvents.MaxPending + 10; i++)
        {
            _events.TellSubscription(Peer, $"{i}", isSubscribed: true);
            _events.TellSubscription(Peer, $"{i}", isSubscribed: false);
        }

        _events.TellSubscription(Bench.IdOf(2), "news", isSubscribed: true);

        await RunUntilAsync(isTold.Task);
        (await isTold.Task).ShouldBe("news");
    }

    [Fact]
    public void A_peer_does_not_choose_how_often_or_what_is_logged_of_lost_events()
    {
        var log = new LogLines();
        var events = new TopicEvents(new object(), log);
        events.SubscriptionChanged += static (_, _) => { };

        for (int i = 0; i < TopicEvents.MaxPending + 1_000; i++)
        {
            events.TellSubscription(Peer, $"forged\n{i}", isSubscribed: true);
        }

        log.Lines.ShouldHaveSingleItem().ShouldNotContain("forged");
    }

    private async Task RunUntilAsync(Task isOver)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = _events.RunAsync(end.Token);
        await isOver.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }
}
