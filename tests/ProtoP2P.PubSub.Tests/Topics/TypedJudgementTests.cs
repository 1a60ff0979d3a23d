using Google.Protobuf;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.Rpc;

namespace ProtoP2P.PubSub.Tests.Topics;

/// <summary>What is judged, decoded, kept and counted, message by message.</summary>
public sealed class TypedJudgementTests
{
    // Field 1 is said to hold five bytes, and there is one.
    private static readonly byte[] NoArticle = [0x0A, 5, 1];

    private static readonly byte[] Rain = new Article { Title = "rain" }.ToByteArray();

    private readonly FakePubSub _pubSub = new();
    private readonly ITopic<Article> _topic;

    public TypedJudgementTests() => _topic = _pubSub.GetTopic(INews.Topic, Article.Parser);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_does_not_decode_is_rejected_while_somebody_subscribes()
    {
        (await _pubSub.ReceiveAsync(NoArticle)).ShouldBe(ValidationResult.Accept);
        ITopicSubscription<Article> first = _topic.Subscribe();
        ITopicSubscription<Article> second = _topic.Subscribe();

        (await _pubSub.ReceiveAsync(NoArticle)).ShouldBe(ValidationResult.Reject);
        first.Dispose();
        first.Dispose();
        (await _pubSub.ReceiveAsync(NoArticle)).ShouldBe(ValidationResult.Reject);
        second.Dispose();
        (await _pubSub.ReceiveAsync(NoArticle)).ShouldBe(ValidationResult.Accept);

        _topic.Undecodable.ShouldBe(2);
        _pubSub.Subscriptions.ShouldBe(0);
    }

    [Fact]
    public async Task What_does_not_decode_is_rejected_while_somebody_validates_and_no_validator_sees_it()
    {
        int seen = 0;
        IDisposable validator = _topic.AddValidator((_, _) =>
        {
            seen++;
            return ValueTask.FromResult(ValidationResult.Accept);
        });

        (await _pubSub.ReceiveAsync(NoArticle)).ShouldBe(ValidationResult.Reject);
        seen.ShouldBe(0);
        (await _pubSub.ReceiveAsync(Rain)).ShouldBe(ValidationResult.Accept);
        seen.ShouldBe(1);
        validator.Dispose();

        (await _pubSub.ReceiveAsync(NoArticle)).ShouldBe(ValidationResult.Accept);
        seen.ShouldBe(1);
    }

    [Theory]
    [InlineData(ValidationResult.Accept, ValidationResult.Reject, ValidationResult.Reject, 2)]
    [InlineData(ValidationResult.Ignore, ValidationResult.Reject, ValidationResult.Ignore, 1)]
    [InlineData(ValidationResult.Accept, ValidationResult.Accept, ValidationResult.Accept, 2)]
    public async Task Typed_validators_must_all_accept(ValidationResult first, ValidationResult second, ValidationResult expected, int expectedAsked)
    {
        List<string> asked = [];
        using IDisposable one = _topic.AddValidator((message, _) => Say(message, first));
        using IDisposable other = _topic.AddValidator(async (message, _) =>
        {
            await Task.Yield();
            return await Say(message, second);
        });

        (await _pubSub.ReceiveAsync(Rain)).ShouldBe(expected);

        asked.ShouldBe(Enumerable.Repeat("rain", expectedAsked));

        ValueTask<ValidationResult> Say(TopicMessage<Article> message, ValidationResult verdict)
        {
            asked.Add(message.Value.Title);
            return ValueTask.FromResult(verdict);
        }
    }

    [Fact]
    public async Task A_message_is_decoded_once_for_its_validators_and_the_first_reader_and_no_two_readers_share_it()
    {
        Article? judged = null;
        using IDisposable validator = _topic.AddValidator((message, _) =>
        {
            judged = message.Value;
            return ValueTask.FromResult(ValidationResult.Accept);
        });
        using ITopicSubscription<Article> first = _topic.Subscribe();
        using ITopicSubscription<Article> second = _topic.Subscribe();
        using ITopicSubscription<Article> ofAnother = _pubSub.GetTopic(INews.Topic, Article.Parser).Subscribe();

        await _pubSub.ReceiveAsync(Rain);
        TopicMessage<Article> atFirst = await first.ReadAsync(Cancellation);
        atFirst.Value.Title = "changed";
        TopicMessage<Article> atSecond = await second.ReadAsync(Cancellation);
        TopicMessage<Article> atThird = await ofAnother.ReadAsync(Cancellation);

        atFirst.Value.ShouldBeSameAs(judged);
        atSecond.Value.Title.ShouldBe("rain");
        atThird.Value.Title.ShouldBe("rain");
        atThird.Value.ShouldNotBeSameAs(atSecond.Value);
    }

    [Fact]
    public async Task A_topic_of_another_type_decodes_for_itself()
    {
        using ITopicSubscription<Article> articles = _topic.Subscribe();
        using ITopicSubscription<ReadOnlyMemory<byte>> bytes = _pubSub.GetTopic(INews.Topic, MessageCodec.Memory).Subscribe();

        await _pubSub.ReceiveAsync(Rain);

        (await bytes.ReadAsync(Cancellation)).Value.ToArray().ShouldBe(Rain);
        (await articles.ReadAsync(Cancellation)).Value.Title.ShouldBe("rain");
    }

    [Fact]
    public async Task A_message_that_was_never_judged_and_does_not_decode_is_passed_over()
    {
        using ITopicSubscription<Article> reader = _topic.Subscribe();
        _pubSub.Deliver(Bench.Message(NoArticle, INews.Topic));
        _pubSub.Deliver(Bench.Message(Rain, INews.Topic));

        (await reader.ReadAsync(Cancellation)).Value.Title.ShouldBe("rain");
        _topic.Undecodable.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_too_large_once_decoded_is_ignored_before_it_is_decoded()
    {
        using ITopicSubscription<Article> reader = _topic.Subscribe();

        // 400 KiB of empty articles, each of two bytes here and of some eighty in memory.
        byte[] swollen = [.. Enumerable.Range(0, 200 * 1024).SelectMany(_ => (byte[])[0x1A, 0])];
        long before = GC.GetAllocatedBytesForCurrentThread();
        ValidationResult verdict = await _pubSub.JudgeAsync(Bench.Message(swollen, INews.Topic));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        verdict.ShouldBe(ValidationResult.Ignore);
        allocated.ShouldBeLessThan(4 * swollen.Length);
        _topic.Undecodable.ShouldBe(1);
    }

    [Fact]
    public async Task What_typed_validators_judge_at_the_same_time_is_bounded()
    {
        var release = new TaskCompletionSource();
        using IDisposable validator = _topic.AddValidator(async (_, _) =>
        {
            await release.Task;
            return ValidationResult.Accept;
        });

        // Each takes some 5.6 MB once decoded, of 64 MiB for all.
        byte[] large = [.. Enumerable.Range(0, 64 * 1024).SelectMany(_ => (byte[])[0x1A, 0])];
        Task<ValidationResult>[] judging = [.. Enumerable.Range(0, 30).Select(_ => _pubSub.JudgeAsync(Bench.Message(large, INews.Topic)))];
        int refused = judging.Count(task => task.IsCompleted);
        release.SetResult();
        ValidationResult[] verdicts = await Task.WhenAll(judging);

        refused.ShouldBeInRange(10, 25);
        verdicts.Count(verdict => verdict == ValidationResult.Ignore).ShouldBe(refused);
        (await _pubSub.JudgeAsync(Bench.Message(large, INews.Topic))).ShouldBe(ValidationResult.Accept);
    }

    [Fact]
    public async Task What_nobody_has_room_for_is_not_kept_decoded()
    {
        using ITopicSubscription<Article> reader = _topic.Subscribe(capacity: 1);
        PubSubMessage message = Bench.Message(Rain, INews.Topic);
        await _pubSub.JudgeAsync(message);
        message.Weight.ShouldBeGreaterThan(message.Encoded.Length);

        message.DropDecoded();

        message.PeekDecoded<TopicMessage<Article>>().ShouldBeNull();
        PubSubMessage ofNobody = Bench.Message(Rain, INews.Topic);
        reader.Dispose();
        using IDisposable validator = _topic.AddValidator((_, _) => ValueTask.FromResult(ValidationResult.Accept));
        await _pubSub.JudgeAsync(ofNobody);
        ofNobody.PeekDecoded<TopicMessage<Article>>().ShouldBeNull();
    }
}
