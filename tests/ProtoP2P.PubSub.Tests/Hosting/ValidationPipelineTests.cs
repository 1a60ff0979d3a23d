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
    public void Bytes_beyond_those_that_may_wait_are_turned_away_and_a_single_message_never_is()
    {
        var options = new GossipSubOptions { MaxPendingValidationBytes = 4_096 };
        var pipeline = new ValidationPipeline(options, new ValidatorTable(), NullLogger.Instance);

        pipeline.TryEnqueue(Bench.Message(new byte[1_000]), From).ShouldBeTrue();
        pipeline.TryEnqueue(Bench.Message(new byte[1_001]), From).ShouldBeTrue();
        pipeline.TryEnqueue(Bench.Message(new byte[1_002]), From).ShouldBeFalse();
        pipeline.TryEnqueue(Bench.Message(new byte[100]), From).ShouldBeTrue();

        new ValidationPipeline(options, new ValidatorTable(), NullLogger.Instance).TryEnqueue(Bench.Message(new byte[100_000]), From).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_judged_makes_room_for_as_many_bytes()
    {
        var options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MaxPendingValidationBytes = 4_096 };
        await using var run = new Run(options, (_, _) => ValueTask.FromResult(ValidationResult.Accept));

        for (int i = 1; i <= 20; i++)
        {
            run.Pipeline.TryEnqueue(Bench.Message(new byte[3_000]), From).ShouldBeTrue();
            await Soon.HoldsAsync(() => run.Sink.Completed.Count == i, "it is judged");
        }

        run.Sink.Throttled.ShouldBe(0);
    }

    [Fact]
    public async Task A_slow_validator_gives_its_worker_back()
    {
        var options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MaxConcurrentValidations = 2 };
        var started = System.Threading.Channels.Channel.CreateUnbounded<byte>();
        var release = new TaskCompletionSource();
        await using var run = new Run(options, async (message, _) =>
        {
            started.Writer.TryWrite(message.Data.Span[0]);
            await release.Task;
            return ValidationResult.Accept;
        });

        run.Pipeline.TryEnqueue(Bench.Message([0]), From);
        run.Pipeline.TryEnqueue(Bench.Message([1]), From);

        (await started.Reader.ReadAsync(Cancellation)).ShouldBe((byte)0);
        (await started.Reader.ReadAsync(Cancellation)).ShouldBe((byte)1);
        release.SetResult();
        await Soon.HoldsAsync(() => run.Sink.Completed.Count == 2, "both are judged");

        // Their places are free again.
        run.Pipeline.TryEnqueue(Bench.Message([2]), From);
        (await started.Reader.ReadAsync(Cancellation)).ShouldBe((byte)2);
        run.Sink.Throttled.ShouldBe(0);
    }

    [Fact]
    public async Task A_validator_that_never_returns_keeps_no_other_message_waiting()
    {
        var options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MaxConcurrentValidations = 2 };
        var never = new TaskCompletionSource<ValidationResult>();
        await using var run = new Run(options, (_, _) => new ValueTask<ValidationResult>(never.Task));

        for (byte i = 0; i < 5; i++)
        {
            run.Pipeline.TryEnqueue(Bench.Message([i]), From);
        }

        run.Pipeline.TryEnqueue(Bench.Message([9], "other"), From);
        await Soon.HoldsAsync(() => run.Sink.Completed.Count == 1, "the message of another topic is judged");

        run.Sink.Throttled.ShouldBe(3);
    }

    [Fact]
    public async Task Validators_hold_no_more_bytes_than_may_wait()
    {
        var options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MaxPendingValidationBytes = 4_096 };
        var never = new TaskCompletionSource<ValidationResult>();
        await using var run = new Run(options, (_, _) => new ValueTask<ValidationResult>(never.Task));

        for (int i = 0; i < 4; i++)
        {
            run.Pipeline.TryEnqueue(Bench.Message(new byte[1_000 + i]), From).ShouldBeTrue();
            await Soon.HoldsAsync(() => run.Pipeline.Count == 0 && run.Sink.Begun == i + 1, "a worker has taken it");
        }

        await Soon.HoldsAsync(() => run.Sink.Throttled == 2, "two are too many");
        run.Sink.Completed.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_validator_that_does_not_accept_has_the_last_word()
    {
        bool wasAsked = false;
        await using var run = new Run(
            new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign },
            static (_, _) => ValueTask.FromResult(ValidationResult.Reject),
            (_, _) =>
            {
                wasAsked = true;
                return ValueTask.FromResult(ValidationResult.Accept);
            });

        run.Pipeline.TryEnqueue(Bench.Message([1]), From);

        await Soon.HoldsAsync(() => run.Sink.Completed.Count == 1, "it is judged");
        run.Sink.Completed.Single().ShouldBe(ValidationResult.Reject);
        wasAsked.ShouldBeFalse();
    }

    [Fact]
    public async Task A_message_that_cannot_be_judged_costs_no_worker()
    {
        await using var run = new Run(new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign });
        run.Sink.FailsOnce = true;

        run.Pipeline.TryEnqueue(Bench.Message([1]), From);
        run.Pipeline.TryEnqueue(Bench.Message([2]), From);

        await Soon.HoldsAsync(() => run.Sink.Completed.Count == 1, "the second is judged");
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

    /// <summary>A pipeline at work, with one worker.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        private readonly Task _running;

        public Run(GossipSubOptions options, params TopicValidator[] judges)
        {
            var validators = new ValidatorTable();
            foreach (TopicValidator judge in judges)
            {
                validators.Add(Bench.TopicName, judge);
            }

            Pipeline = new ValidationPipeline(options, validators, NullLogger.Instance);
            _running = Pipeline.RunAsync(Sink, _stop.Token);
        }

        public ValidationPipeline Pipeline { get; }

        public Sink Sink { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => _running);
            _stop.Dispose();
        }
    }

    private sealed class Sink : IValidationSink
    {
        private int _forged;
        private int _begun;
        private int _throttled;

        public System.Collections.Concurrent.ConcurrentQueue<ValidationResult> Completed { get; } = new();

        public int Forged => Volatile.Read(ref _forged);

        public int Begun => Volatile.Read(ref _begun);

        public int Throttled => Volatile.Read(ref _throttled);

        public bool FailsOnce { get; set; }

        public bool Begin(in PendingMessage pending, bool isAuthentic)
        {
            Interlocked.Increment(ref _begun);
            Interlocked.Add(ref _forged, isAuthentic ? 0 : 1);
            return isAuthentic;
        }

        public void Pass(in PendingMessage pending, bool isAuthentic)
        {
            if (Begin(pending, isAuthentic))
            {
                Complete(pending, ValidationResult.Accept);
            }
        }

        public void Throttle(in PendingMessage pending) => Interlocked.Increment(ref _throttled);

        public void Complete(in PendingMessage pending, ValidationResult result)
        {
            if (FailsOnce)
            {
                FailsOnce = false;
                throw new InvalidOperationException("a mistake");
            }

            Completed.Enqueue(result);
        }
    }
}
