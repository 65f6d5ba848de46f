using NUnit.Framework;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Hosts;

public sealed class ShellTests
{
    [TestCase("plain-word_1.2/3:4=5@6%7+8,9", "plain-word_1.2/3:4=5@6%7+8,9")]
    [TestCase("", "''")]
    [TestCase("two words", "'two words'")]
    [TestCase("it's", @"'it'\''s'")]
    [TestCase("$(rm -rf /)", "'$(rm -rf /)'")]
    [TestCase("a\nb", "'a\nb'")]
    [TestCase("*", "'*'")]
    public void Words_survive_the_shell(string word, string quoted) => Assert.That(Shell.Quote(word), Is.EqualTo(quoted));

    [Test]
    public async Task A_real_shell_gives_back_what_was_quoted()
    {
        string[] words = ["", " ", "'", "\"", "$HOME", "`id`", "a\nb", "\\", "!", "~", "#", "é", "-n"];
        var outcome = await new LocalHost(TimeProvider.System).RunAsync(
            HostCommand.Of("sh", "-c", $"printf '<%s>' {Shell.Join(words)}"), CancellationToken.None);
        Assert.That(outcome.Output, Is.EqualTo(string.Concat(words.Select(w => $"<{w}>"))));
    }

    [Test]
    public void A_script_is_shown_as_it_would_be_typed() =>
        Assert.That(HostCommand.Script("echo one\necho two").ToString(), Is.EqualTo("echo one\necho two"));

    [Test]
    public void An_input_is_shown_as_a_here_document() =>
        Assert.That(
            (HostCommand.Of("iptables-restore", "-w") with { Input = "*filter\nCOMMIT\n" }).ToString(),
            Is.EqualTo("iptables-restore -w <<'EOF'\n*filter\nCOMMIT\nEOF"));
}
