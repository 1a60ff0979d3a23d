using System.Reflection;

namespace ProtoP2P.PubSub.Tests.Hosting;

public sealed class GossipSubOptionsTests
{
    public static TheoryData<string> Numbers() =>
        [.. typeof(GossipSubOptions).GetProperties().Where(IsNumber).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_option_has_its_range(string name)
    {
        PropertyInfo property = typeof(GossipSubOptions).GetProperty(name)!;
        object far = Nullable.GetUnderlyingType(property.PropertyType) is { } inner ? Far(inner) : Far(property.PropertyType);
        var options = new GossipSubOptions();
        property.SetValue(options, far);

        Should.Throw<ArgumentException>(options.Validate).Message.ShouldContain(name);
    }

    [Fact]
    public void The_defaults_are_valid() => Should.NotThrow(() => new GossipSubOptions().Validate());

    private static bool IsNumber(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(TimeSpan);
    }

    private static object Far(Type type)
    {
        if (type == typeof(TimeSpan))
        {
            return TimeSpan.FromDays(-1);
        }

        return Convert.ChangeType(-1, type, System.Globalization.CultureInfo.InvariantCulture);
    }
}
