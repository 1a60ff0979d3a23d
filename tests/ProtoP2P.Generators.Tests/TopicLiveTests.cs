using ProtoP2P.PubSub;
using ProtoP2P.Roslyn;
using ProtoP2P.Testing;

namespace ProtoP2P.Generators.Tests;

/// <summary>Generated topics at work: emitted, loaded, and used by two hosts on an in-memory network.</summary>
public sealed class TopicLiveTests : IAsyncLifetime
{
    private const string Members = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P.PubSub;

        namespace Acme;

        public static class Members
        {
            public static async Task<string> TalkAsync(IPubSub alice, IPubSub bob, Func<Task> connect)
            {
                using ITopicSubscription<StringValue> subscription = bob.GetTopic<ISubscriptions>().Subscribe();
                using ITopicSubscription<ReadOnlyMemory<byte>> capacity = bob.GetTopic<ICapacities>().Subscribe(1);
                await using IAsyncEnumerator<TopicMessage<StringValue>> messages = bob.GetTopic<IMessages>().ReadAsync().GetAsyncEnumerator();
                await using IAsyncEnumerator<TopicMessage<ReadOnlySequence<byte>>> bare = bob.GetTopic<IBareMessages>().ReadAsync().GetAsyncEnumerator();
                await using IAsyncEnumerator<StringValue> values = bob.GetTopic<IValues>().ReadAsync(default).GetAsyncEnumerator();
                await connect();

                alice.GetTopic<ISubscriptions>().Publish("one");
                alice.GetTopic<ICapacities>().Publish(new byte[] { 1, 2 });
                PublishResult result = alice.GetTopic<IMessages>().Publish(new StringValue { Value = "three" });
                alice.GetTopic<IBareMessages>().Publish(new ReadOnlySequence<byte>(new byte[] { 4, 4, 4, 4 }));
                alice.GetTopic<IValues>().Publish(new StringValue { Value = "five" });

                TopicMessage<StringValue> one = await subscription.ReadAsync();
                TopicMessage<ReadOnlyMemory<byte>> two = await capacity.ReadAsync();
                await messages.MoveNextAsync();
                await bare.MoveNextAsync();
                await values.MoveNextAsync();
                bool isSame = messages.Current.Id == result.Id && result.Recipients == 1;
                return $"{one.Value.Value} {two.Value.Length} {messages.Current.Value.Value} {isSame} {bare.Current.Value.Length} {values.Current.Value}";
            }

            public static async Task<string> EndAsync(IPubSub bob, bool isTokenOfCall)
            {
                using CancellationTokenSource end = new();
                IAsyncEnumerable<StringValue> values = bob.GetTopic<IValues>().ReadAsync(isTokenOfCall ? end.Token : default);
                string before = string.Join(",", bob.Topics);
                try
                {
                    await using IAsyncEnumerator<StringValue> enumerator = values.GetAsyncEnumerator(isTokenOfCall ? default : end.Token);
                    ValueTask<bool> next = enumerator.MoveNextAsync();
                    string during = string.Join(",", bob.Topics);
                    end.Cancel();
                    return before + during + (await next);
                }
                catch (OperationCanceledException)
                {
                    return $"cancelled, subscribed to '{string.Join(",", bob.Topics)}'";
                }
            }

            public static Task<string> NameAsync() => Task.FromResult(Name<ISubscriptions>() + ", " + Name<IValues>());

            private static string Name<T>() where T : class, ITopicContract<T> => T.Descriptor.Name;
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Lazy<LiveAssembly> Live = new(() => new LiveAssembly(TestCompilation.Create(Contracts.Topics, Members)));

    private readonly InMemoryNetwork _network = new();
    private readonly PubSubService _alices = new();
    private readonly PubSubService _bobs = new();
    private Libp2pHost _alice = null!;
    private Libp2pHost _bob = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _alice = await _network.CreateHostAsync("alice", options => options.Services.Add(_alices), Cancellation);
        _bob = await _network.CreateHostAsync("bob", options => options.Services.Add(_bobs), Cancellation);
    }

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task Every_shape_carries_what_the_other_host_publishes() =>
        (await RunAsync("TalkAsync", _alices, _bobs, (Func<Task>)ConnectAsync)).ShouldBe("one 2 three True 4 five");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_ends_an_enumeration_and_its_subscription_with_it(bool isTokenOfCall) =>
        (await RunAsync("EndAsync", _bobs, isTokenOfCall)).ShouldBe("cancelled, subscribed to ''");

    [Fact]
    public async Task The_descriptor_names_the_topic() => (await RunAsync("NameAsync")).ShouldBe("subscription, values");

    [Fact]
    public async Task A_contract_with_errors_compiles_and_refuses()
    {
        LiveAssembly assembly = new(TestCompilation.Create("""
            using ProtoP2P.PubSub;
            [Libp2pTopic("")] public partial interface IX;
            public static class Use { public static Task<string> RunAsync(IPubSub pubSub) => Task.FromResult(pubSub.GetTopic<IX>().ToString()!); }
            """));
        (await Should.ThrowAsync<System.Reflection.TargetInvocationException>(() => assembly.RunAsync("Use", "RunAsync", _bobs)))
            .InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("IX could not be generated");
    }

    private static Task<string> RunAsync(string method, params object[] arguments) =>
        Live.Value.RunAsync("Acme.Members", method, arguments).WaitAsync(Patience, Cancellation);

    private async Task ConnectAsync()
    {
        TaskCompletionSource isReached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int topics = _bobs.Topics.Count;
        int known = 0;
        _alices.SubscriptionChanged += (_, _) =>
        {
            if (++known == topics)
            {
                isReached.SetResult();
            }
        };
        await _alice.ConnectAsync(_bob.PeerId, Cancellation);
        await isReached.Task.WaitAsync(Patience, Cancellation);
    }
}
