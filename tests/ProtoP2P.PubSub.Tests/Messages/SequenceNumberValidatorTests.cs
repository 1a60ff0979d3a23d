using System.Buffers.Binary;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Tests.Hosting;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Messages;

public sealed class SequenceNumberValidatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_numbers_larger_than_all_before_of_the_same_author_are_accepted()
    {
        var validator = new SequenceNumberValidator();

        (await JudgeAsync(validator, author: 1, 5)).ShouldBe(ValidationResult.Accept);
        (await JudgeAsync(validator, author: 1, 5)).ShouldBe(ValidationResult.Ignore);
        (await JudgeAsync(validator, author: 1, 4)).ShouldBe(ValidationResult.Ignore);
        (await JudgeAsync(validator, author: 2, 4)).ShouldBe(ValidationResult.Accept);
        (await JudgeAsync(validator, author: 1, ulong.MaxValue)).ShouldBe(ValidationResult.Accept);
        (await JudgeAsync(validator, author: 1, 6)).ShouldBe(ValidationResult.Ignore);
    }

    [Fact]
    public async Task A_message_without_an_author_or_a_number_is_ignored()
    {
        var validator = new SequenceNumberValidator();

        (await validator.ValidateAsync(Bench.Message([1]), Cancellation)).ShouldBe(ValidationResult.Ignore);
    }

    [Fact]
    public async Task Beyond_the_limit_the_author_that_was_silent_longest_is_forgotten()
    {
        var validator = new SequenceNumberValidator(maxAuthors: 2);
        await JudgeAsync(validator, author: 1, 1);
        await JudgeAsync(validator, author: 2, 1);
        await JudgeAsync(validator, author: 1, 2);
        await JudgeAsync(validator, author: 3, 1);

        (await JudgeAsync(validator, author: 1, 2)).ShouldBe(ValidationResult.Ignore);
        (await JudgeAsync(validator, author: 3, 1)).ShouldBe(ValidationResult.Ignore);
        (await JudgeAsync(validator, author: 2, 1)).ShouldBe(ValidationResult.Accept);
        Should.Throw<ArgumentOutOfRangeException>(static () => new SequenceNumberValidator(0));
    }

    [Fact]
    public async Task Messages_as_they_come_pass_it()
    {
        const string topic = "/ordered/1.0.0";
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofBob = bobs.Subscribe(topic);
        using IDisposable registered = bobs.AddValidator(topic, new SequenceNumberValidator().ValidateAsync);
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await alices.WaitForSubscribersAsync(topic, 1, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        for (byte i = 0; i < 5; i++)
        {
            MessageId id = alices.Publish(topic, new[] { i }).Id;
            (await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Id.ShouldBe(id);
        }
    }

    private static ValueTask<ValidationResult> JudgeAsync(SequenceNumberValidator validator, int author, ulong number)
    {
        byte[] sequence = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(sequence, number);
        var encoded = new ProtobufWriter();
        encoded.WriteBytes(RpcField.MessageFrom, Bench.IdOf(author).Multihash.Span);
        encoded.WriteBytes(RpcField.MessageSequenceNumber, sequence);
        encoded.WriteBytes(RpcField.MessageTopic, "ordered"u8);
        MessageFields.TryRead(encoded.ToArray(), out MessageFields fields).ShouldBeTrue();
        return validator.ValidateAsync(new PubSubMessage("ordered", fields, Bench.IdOf(9)), Cancellation);
    }
}
