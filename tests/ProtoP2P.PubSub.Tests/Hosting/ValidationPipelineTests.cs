using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Hosting;

public sealed class ValidationPipelineTests
{
    private static readonly RouterPeer From = new(Bench.IdOf(1), ProtocolVersion.GossipSub12, isOutbound: false, isDirect: false, driver: null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Messages_beyond_those_that_may_wait_are_turned_away()
    {
        var options = new GossipSubOptions { MaxPendingValidations = 3 };
        var pipeline = new ValidationPipeline(options, new ValidatorTable(), NullLogger.Instance);

        for (int i = 0; i < 5; i++)
        {
            pipeline.TryEnqueue(Bench.Message([(byte)i]), From).ShouldBe(i < 3);
        }
    }

    [Fact]
    public async Task A_slow_validator_keeps_no_other_message_waiting_up_to_the_limit()
    {
        var options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MaxConcurrentValidations = 2 };
        var validators = new ValidatorTable();
        var started = System.Threading.Channels.Channel.CreateUnbounded<byte>();
        var release = new TaskCompletionSource();
        validators.Add(Bench.TopicName, async (message, _) =>
        {
            started.Writer.TryWrite(message.Data.Span[0]);
            await release.Task;
            return ValidationResult.Accept;
        });
        var pipeline = new ValidationPipeline(options, validators, NullLogger.Instance);
        var sink = new Sink();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = pipeline.RunAsync(sink, stop.Token);

        for (byte i = 0; i < 3; i++)
        {
            pipeline.TryEnqueue(Bench.Message([i]), From);
        }

        (await started.Reader.ReadAsync(Cancellation)).ShouldBe((byte)0);
        (await started.Reader.ReadAsync(Cancellation)).ShouldBe((byte)1);
        started.Reader.TryRead(out _).ShouldBeFalse();
        release.SetResult();
        (await started.Reader.ReadAsync(Cancellation)).ShouldBe((byte)2);
        await Soon.HoldsAsync(() => sink.Completed.Count == 3, "all are judged");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_validator_that_fails_blames_nobody()
    {
        var options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign };
        var validators = new ValidatorTable();
        using IDisposable validator = validators.Add(Bench.TopicName, (_, _) => throw new InvalidOperationException("a mistake"));
        var pipeline = new ValidationPipeline(options, validators, NullLogger.Instance);
        var sink = new Sink();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = pipeline.RunAsync(sink, stop.Token);

        pipeline.TryEnqueue(Bench.Message([1]), From);
        await Soon.HoldsAsync(() => sink.Completed.Count == 1, "it is judged");

        sink.Completed.Single().ShouldBe(ValidationResult.Ignore);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_forged_signature_is_told_and_no_validator_sees_the_message()
    {
        using PrivateKey key = PrivateKey.Generate();
        using PrivateKey other = PrivateKey.Generate();
        var validators = new ValidatorTable();
        bool wasAsked = false;
        using IDisposable validator = validators.Add(Bench.TopicName, (_, _) =>
        {
            wasAsked = true;
            return ValueTask.FromResult(ValidationResult.Accept);
        });
        var pipeline = new ValidationPipeline(new GossipSubOptions(), validators, NullLogger.Instance);
        var sink = new Sink();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = pipeline.RunAsync(sink, stop.Token);
        byte[] forged = MessageWriter.WriteSigned(
            Bench.TopicName, "hello"u8, PeerId.FromPublicKey(key.PublicKey), 1, key: null, bytes => other.Sign(bytes));
        MessageFields.TryRead(forged, out MessageFields fields);

        pipeline.TryEnqueue(new PubSubMessage(Bench.TopicName, fields, From.Id), From);
        await Soon.HoldsAsync(() => sink.Forged == 1, "the forgery is told");

        wasAsked.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    private sealed class Sink : IValidationSink
    {
        private int _forged;

        public System.Collections.Concurrent.ConcurrentQueue<ValidationResult> Completed { get; } = new();

        public int Forged => Volatile.Read(ref _forged);

        public bool Begin(in PendingMessage pending, bool isAuthentic)
        {
            Interlocked.Add(ref _forged, isAuthentic ? 0 : 1);
            return isAuthentic;
        }

        public void Complete(in PendingMessage pending, ValidationResult result) => Completed.Enqueue(result);
    }
}
